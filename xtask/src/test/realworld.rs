//! Files that organisations published, and what Backstage makes of them.
//!
//! They belong to others and are not part of this repository. Where they lie beside the clone they are used.

use std::process::Command;

use anyhow::Result;

use super::Bench;
use super::tally::Tally;
use crate::net;
use crate::process;
use crate::progress::{self, step};
use crate::scratch::Scratch;
use crate::server::Start;

/// Beside the clone.
const FILES: &str = "../shared/realworld";
/// Names another place.
const ELSEWHERE: &str = "CALLBOARD_REALWORLD";

/// Registers every file and compares what became of them.
pub(super) fn run(bench: &Bench) -> Result<Tally> {
    let project = bench.project;
    let files = std::env::var_os(ELSEWHERE).map_or_else(|| project.root.join(FILES), Into::into);
    if !files.join("expected-entities.json").exists() {
        progress::note(format_args!("skipped: no published files at {FILES}; {ELSEWHERE} may name another place"));
        return Ok(Tally { skipped: 1, ..Tally::default() });
    }
    let program = bench.server()?;
    let scratch = Scratch::new("realworld")?;
    let port = net::free_port()?;
    let compare = project.root.join("e2e/realworld/compare.py");
    let python = || {
        let mut command = Command::new("python3");
        command.env("PYTHONDONTWRITEBYTECODE", "1").arg(&compare).arg("--files").arg(&files);
        command.arg("--state").arg(scratch.path()).args(["--port", &port.to_string()]);
        command
    };
    let config = scratch.write("app-config.yaml", &process::output(python().arg("config"))?)?;
    let log = scratch.path().join("server.log");
    let start = Start { program, configs: &[config], environment: &[], folder: scratch.path(), port, log: &log };
    let _portal = start.start()?;
    step("compare what became of the published files", || {
        let mut tally = Tally::default();
        let status = process::lines(python().arg("compare"), |line| match Tally::from_plain(line) {
            Some(counted) => tally = counted,
            None => progress::line(line),
        })?;
        Ok(tally.judged_by(status.success()))
    })
}
