//! A third party's plugin, which must build and pass its tests outside the workspace, and be of use in a browser.

use anyhow::Result;

use super::tally::Tally;
use super::{Bench, browser};
use crate::app::ONCALL;
use crate::process;
use crate::progress::{self, step};
use crate::server;

/// The folder of its stories in `e2e`.
const STORIES: &str = "plugin-tests";

/// Runs its tests, builds the app and the server that have it, and tells its stories in them.
pub(super) fn run(bench: &Bench) -> Result<Tally> {
    let project = bench.project;
    let mut tally = step("test the plugin of a third party", || {
        let mut tally = Tally::default();
        let mut command = project.cargo("test");
        command.args(["--workspace", "--all-targets", "--manifest-path", "examples/plugin/Cargo.toml"]);
        let status = process::lines(command.arg("--target-dir").arg(&project.target), |line| {
            progress::line(line);
            tally += Tally::from_cargo_test(line).unwrap_or_default();
        })?;
        Ok(tally.judged_by(status.success()))
    })?;
    let app = bench.build(&ONCALL)?;
    let server = server::build_oncall(project, &app.folder)?;
    tally += browser::stories(bench, STORIES, &server, &[])?;
    Ok(tally)
}
