//! `cargo xtask dist`: what one copies to a server.

use std::fs;
use std::process::ExitCode;

use anyhow::Result;

use crate::app::{Effort, PORTAL};
use crate::progress;
use crate::project::Project;
use crate::server;

/// Builds the binary with the app inside.
pub(crate) fn run(project: &Project) -> Result<ExitCode> {
    let built = PORTAL.build(project, Effort::Release(11), false)?;
    progress::line(built.report.trim_end());
    let program = server::build(project, true)?;
    let size = fs::metadata(&program)?.len();
    progress::line(format_args!("{:>9.1} MB  {}", size as f64 / 1e6, program.display()));
    Ok(ExitCode::SUCCESS)
}
