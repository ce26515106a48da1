//! A third party's plugin, which must build and pass its tests outside the workspace.

use anyhow::Result;

use super::Bench;
use super::tally::Tally;
use crate::app::ONCALL;
use crate::process;
use crate::progress::{self, step};
use crate::server;

/// Runs its tests, and builds the app and the server that have it.
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
    server::build_oncall(project, &app.folder)?;
    // That both can be built is worth a test: nothing else compiles the page for browsers.
    tally.passed += 1;
    Ok(tally)
}
