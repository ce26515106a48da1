//! `cargo xtask dev`.

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::net;
use crate::progress;
use crate::project::Project;
use crate::run::DEMO;
use crate::running::{Ask, Running};
use crate::server;
use crate::setup::{self, TRUNK, WASM_BINDGEN};

/// Where the server listens; the demo's configuration and `Trunk.toml` say the same.
const SERVER: u16 = 7007;

/// Serves the app with trunk, which rebuilds and reloads it on every save, with the server beside it.
pub(crate) fn run(project: &Project) -> Result<ExitCode> {
    setup::ensure_wasm_target(project)?;
    let tools = [WASM_BINDGEN.ensure(project)?, TRUNK.ensure(project)?];
    let others = std::env::var_os("PATH").unwrap_or_default();
    let search = std::env::join_paths(tools.into_iter().chain(std::env::split_paths(&others)))?;

    // Somebody who works on the server has one running already.
    let server = if net::is_taken(SERVER) {
        progress::note(format_args!("port {SERVER} is taken: the app talks to the server that runs there"));
        None
    } else {
        let program = server::build(project, false)?;
        let mut command = Command::new(program);
        command.args(["serve", "--config", DEMO]).current_dir(&project.root);
        Some(Running::start(&mut command, Ask::Terminate)?)
    };

    progress::line("» http://localhost:8080 shows every save of the app's files some seconds later; Ctrl-C stops it");
    let mut trunk = Command::new("trunk");
    trunk.args(["serve", "--offline"]).current_dir(&project.root).env("PATH", search);
    let mut trunk = Running::start(&mut trunk, Ask::Interrupt)?;
    let status = trunk.wait()?;
    drop(server);
    if !status.success() {
        bail!("trunk ended ({status})");
    }
    Ok(ExitCode::SUCCESS)
}
