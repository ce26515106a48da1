//! Rust's library for the browser.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;
use crate::progress;
use crate::project::Project;

/// The target that the app is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target to the toolchain of the repository when it is missing.
pub(crate) fn ensure_wasm_target(project: &Project) -> Result<()> {
    // Asked of rustc and not of rustup: distributions have the target as a package without rustup.
    let libraries = process::output(
        Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).current_dir(&project.root),
    )?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if process::find("rustup").is_none() {
        bail!(
            "this Rust cannot compile for browsers: its target {TARGET} is missing. Install Rust with rustup \
             (https://rustup.rs), or the package of your distribution, for example libstd-rust-dev-wasm32"
        );
    }
    progress::step(&format!("add the target {TARGET}, which the app is compiled for"), || {
        process::run(Command::new("rustup").args(["target", "add", TARGET]).current_dir(&project.root))
    })
}
