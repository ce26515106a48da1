//! User stories in Chromium: `e2e/tests`.

use std::process::Command;

use anyhow::{Context, Result};

use super::Bench;
use super::tally::Tally;
use crate::process;
use crate::progress::{self, step};
use crate::setup;

/// Builds what a person would use and runs every story.
pub(super) fn run(bench: &Bench) -> Result<Tally> {
    let project = bench.project;
    setup::ensure_modules(project, &setup::E2E, bench.fresh)?;
    let chromium = setup::chromium()
        .context("Chromium is missing: `sudo apt-get install chromium`, or name a browser in CALLBOARD_CHROMIUM")?;
    bench.app()?;
    let server = bench.server()?;
    step("user stories in the browser", || {
        let mut tally = Tally::default();
        let mut command = Command::new("node");
        command.arg("run.mjs").current_dir(project.root.join("e2e"));
        command.env("CALLBOARD_BIN", server).env("CALLBOARD_CHROMIUM", &chromium);
        let status = process::lines(&mut command, |line| match Tally::from_plain(line) {
            Some(counted) => tally = counted,
            None => progress::line(line),
        })?;
        Ok(tally.judged_by(status.success()))
    })
}
