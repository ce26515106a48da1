//! `cargo xtask <command>`: everything that one does with this repository.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod app;
mod bench;
mod check;
mod dev;
mod dist;
mod embed;
mod net;
mod postgres;
mod process;
mod profile;
mod progress;
mod project;
mod run;
mod running;
mod scratch;
mod server;
mod setup;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

/// The commands of this repository. Each installs what it needs, says so, and can be run again at any time
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the app and the server and serve the demo company on http://localhost:7007
    Run(run::Args),
    /// The same with the plugin of examples/plugin, which a third party might have written
    Plugin,
    /// Rebuild and reload on every save, on http://localhost:8080
    Dev,
    /// Run every test, also on PostgreSQL and in a real browser
    Test(test::Args),
    /// Format, lints, and the invariants of ARCHITECTURE.md
    Check(check::Args),
    /// Build the browser app as it is released, and print what it weighs
    App(app::Args),
    /// Build one stripped binary with the app inside
    Dist,
    /// Watch what the first pages run, so that the rest of their code comes later (frontend/profile.txt)
    Profile(profile::Args),
    /// Measure, beside the figures that the project promises
    Bench(bench::Args),
}

fn main() -> ExitCode {
    running::stop_everything_on_signals();
    match dispatch(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            progress::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    let project = Project::find()?;
    match command {
        Command::Run(args) => run::run(&project, &args),
        Command::Plugin => run::run_plugin(&project),
        Command::Dev => dev::run(&project),
        Command::Test(args) => test::run(&project, &args),
        Command::Check(args) => check::run(&project, &args),
        Command::App(args) => app::run(&project, &args),
        Command::Dist => dist::run(&project),
        Command::Profile(args) => profile::run(&project, &args),
        Command::Bench(args) => bench::run(&project, &args),
    }
}
