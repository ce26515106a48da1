//! What the command line can do.

mod auth;
mod config;
mod import;
mod migrate;
mod openapi;
mod serve;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use callboard_config::{Config, Loader};

use crate::Plugins;
use crate::cli::{CatalogCommand, Cli, Command, ConfigArgs};

/// What a folder without any configuration is served with.
const DEFAULT_CONFIG: &str = include_str!("../default-config.yaml");

pub(crate) fn run(cli: Cli, plugins: Plugins) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Serve(args) => serve::run(&load(&args)?, plugins),
        Command::Migrate(args) => migrate::run(&load(&args)?, plugins),
        Command::Catalog(CatalogCommand::ImportBackstage { config, from }) => {
            import::run(&load(&config)?, &from, plugins)
        }
        Command::Auth(command) => auth::run(command),
        Command::ConfigCheck(args) => config::check(&load(&args)?, plugins),
        Command::ConfigPrint { config, frontend } => config::print(&load(&config)?, frontend, plugins),
        Command::Openapi => openapi::run(plugins),
        Command::ConfigDocs => config::docs(plugins),
    }
}

fn load(args: &ConfigArgs) -> anyhow::Result<Config> {
    let dir = std::env::current_dir().context("the working directory is gone; change to a folder that exists")?;
    let loader = Loader {
        args: args.config.clone(),
        dir,
        env: std::env::vars().collect(),
        embedded_default: Some(DEFAULT_CONFIG),
    };
    Ok(loader.load()?)
}

/// How long a thread for blocking work waits for more of it. What it allocated is given back when it ends.
const KEEP_ALIVE: Duration = Duration::from_secs(2);

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_keep_alive(KEEP_ALIVE)
        .build()
        .context("threads could not be started")
}

/// Writes to standard output; a reader that went away, as `head` does, is no error.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Writes an error for a person to standard error.
pub(crate) fn complain(error: &anyhow::Error) {
    warn_person(&format!("error: {error:#}"));
}

/// Writes a line for a person to standard error.
fn warn_person(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
