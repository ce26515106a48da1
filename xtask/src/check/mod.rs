//! `cargo xtask check`.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::process;
use crate::progress::{self, step};
use crate::project::Project;
use crate::setup::{self, WASM_TARGET};
use crate::tidy;

/// The arguments of `cargo xtask check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Leave out what compiles: only format and invariants, in seconds
    #[arg(long)]
    quick: bool,
}

/// Runs every check, also after one has failed.
pub(crate) fn run(project: &Project, args: &Args) -> Result<ExitCode> {
    type Check = (&'static str, fn(&Project) -> Result<()>);
    let quick: &[Check] = &[("format", format), ("invariants", invariants)];
    let slow: &[Check] =
        &[("lints of everything", lint_natively), ("lints of the app for the browser", lint_for_browsers)];
    let checks = quick.iter().chain(if args.quick { &[] } else { slow });
    let mut failed = Vec::new();
    for (what, check) in checks {
        if let Err(error) = step(what, || check(project)) {
            progress::error(&error);
            failed.push(*what);
        }
    }
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    progress::line(format_args!("failed: {}", failed.join(", ")));
    Ok(ExitCode::FAILURE)
}

fn format(project: &Project) -> Result<()> {
    let result = process::run(project.cargo("fmt").args(["--all", "--check"]));
    if result.is_err() {
        bail!("some files are not formatted: `cargo fmt --all` does it");
    }
    Ok(())
}

fn invariants(project: &Project) -> Result<()> {
    let findings = tidy::check(project)?;
    for finding in &findings {
        progress::line(finding);
    }
    if findings.is_empty() { Ok(()) } else { bail!("{} places break a rule of ARCHITECTURE.md", findings.len()) }
}

fn lint_natively(project: &Project) -> Result<()> {
    let mut command = project.cargo("clippy");
    command.args(["--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"]);
    process::run(&mut command)
}

/// Much of the app is only compiled for browsers.
fn lint_for_browsers(project: &Project) -> Result<()> {
    setup::ensure_wasm_target(project)?;
    let mut command = project.cargo("clippy");
    command.args(["--package", "callboard-web*", "--package", "callboard-ui", "--package", "callboard-shared"]);
    command.args(["--target", WASM_TARGET, "--profile", "wasm-dev", "--quiet", "--", "--deny", "warnings"]);
    process::run(&mut command)
}
