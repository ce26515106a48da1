//! Folders of `e2e` that Node runs.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Bench;
use super::tally::Tally;
use crate::process;
use crate::progress::{self, step};
use crate::setup;

/// Runs the tests of a folder of `e2e`, which start `server` themselves.
pub(super) fn tests(
    bench: &Bench,
    what: &str,
    folder: &str,
    server: &Path,
    environment: &[(&str, &OsStr)],
) -> Result<Tally> {
    let project = bench.project;
    setup::ensure_modules(project, &setup::E2E, bench.fresh)?;
    step(what, || {
        let mut tally = Tally::default();
        let mut command = Command::new("node");
        command.args(["run.mjs", "--folder", folder]).current_dir(project.root.join("e2e"));
        command.env("CALLBOARD_BIN", server).envs(environment.iter().copied());
        let status = process::lines(&mut command, |line| match Tally::from_plain(line) {
            Some(counted) => tally = counted,
            None => progress::line(line),
        })?;
        Ok(tally.judged_by(status.success()))
    })
}
