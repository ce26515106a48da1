//! The portal as a library: a company that wants plugins of its own builds its own binary from this, with a
//! `main` that calls [`run`] with [`portal::plugins`] and its own (see `examples/plugin`).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cli;
mod commands;
pub mod portal;

use std::process::ExitCode;

use clap::Parser;

pub use callboard_core as core;

use crate::core::plugin::Plugin;

/// The list of a portal's plugins, in the order in which they start.
pub type Plugins = fn() -> Vec<Plugin>;

/// The whole command line of a portal with these plugins; answers with what the process should exit with.
#[must_use]
pub fn run(plugins: Plugins) -> ExitCode {
    callboard_memory::give_back_at_once();
    let cli = cli::Cli::parse();
    match commands::run(cli, plugins) {
        Ok(code) => code,
        Err(error) => {
            commands::complain(&error);
            ExitCode::FAILURE
        }
    }
}
