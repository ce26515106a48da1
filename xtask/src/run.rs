//! `cargo xtask run`.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::app::{Effort, ONCALL, PORTAL};
use crate::progress;
use crate::project::Project;
use crate::server;

/// The company of the first run.
pub(crate) const DEMO: &str = "examples/acme/app-config.yaml";

/// The arguments of `cargo xtask run`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Build app and server as they are released: smaller and faster, but slow to build
    #[arg(long)]
    release: bool,
    /// What `callboard serve` gets instead of the demo company, for example `-- --config app-config.yaml`
    #[arg(last = true)]
    serve: Vec<String>,
}

/// Builds everything and becomes the server.
pub(crate) fn run(project: &Project, args: &Args) -> Result<ExitCode> {
    let effort = if args.release { Effort::Release(11) } else { Effort::Quick };
    PORTAL.build(project, effort, false)?;
    let program = server::build(project, args.release)?;
    let mut command = Command::new(&program);
    command.arg("serve");
    if args.serve.is_empty() {
        // From the root, so that the demo's data is in one place wherever this was typed.
        command.args(["--config", DEMO]).current_dir(&project.root);
        progress::line("» the demo company is on http://localhost:7007 in a moment; Ctrl-C stops it");
    } else {
        command.args(&args.serve);
        progress::line("» starting the portal with your configuration; Ctrl-C stops it");
    }
    become_it(&mut command).with_context(|| format!("cannot start {}", program.display()))
}

/// `cargo xtask plugin`: the demo company with the plugin of `examples/plugin`.
pub(crate) fn run_plugin(project: &Project) -> Result<ExitCode> {
    let app = ONCALL.build(project, Effort::Quick, false)?;
    let program = server::build_oncall(project, &app.folder)?;
    let mut command = Command::new(&program);
    command.args(["serve", "--config", DEMO, "--config", "examples/plugin/app-config.yaml"]).current_dir(&project.root);
    progress::line("» the demo company and its rotas are on http://localhost:7007 in a moment; Ctrl-C stops it");
    become_it(&mut command).with_context(|| format!("cannot start {}", program.display()))
}

/// The server takes our place, so that Ctrl-C and its exit code are its own.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<ExitCode> {
    let status = command.status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
