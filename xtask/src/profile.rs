//! `cargo xtask profile`: which code of the app its first pages do not need.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::app::{Effort, PORTAL, PROFILE};
use crate::bench::watch_pages;
use crate::progress;
use crate::project::Project;
use crate::scratch::Scratch;
use crate::server;
use crate::setup::{self, CHROMIUM, PYTHON};

/// The arguments of `cargo xtask profile`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A server that was built before; without it the tree is built
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
}

/// Opens the first pages of a day in an app that notes what runs, and writes down what did not.
pub(crate) fn run(project: &Project, args: &Args) -> Result<ExitCode> {
    setup::ensure_packages(&[&PYTHON, &CHROMIUM])?;
    setup::ensure_modules(project, &setup::E2E, false)?;
    let program = match &args.program {
        Some(program) => program.clone(),
        None => {
            // The server's own app, whose page is taken over. Of the same compilation as the one that is watched.
            PORTAL.build(project, Effort::Release(0), false)?;
            server::build(project, false)?
        }
    };
    let scratch = Scratch::new("profile")?;
    let (app, list) = (scratch.path().join("app"), scratch.path().join("functions.txt"));
    PORTAL.build_watched(project, &app, &list)?;
    let report = watch_pages(project, &program, [&app, &list, &project.root.join(PROFILE)])?;
    progress::line(report.trim_end());
    Ok(ExitCode::SUCCESS)
}
