//! Where the repository and its build results are.

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;

/// The repository.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    /// Cargo's target folder, which several clones may share.
    pub(crate) target: PathBuf,
}

impl Project {
    /// Finds the repository that this command belongs to.
    pub(crate) fn find() -> Result<Self> {
        let root = root()?;
        let metadata = metadata_of(&root)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target folder")?.into();
        Ok(Self { root, target })
    }

    /// The cargo that started us, in the root of the repository.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = cargo();
        command.arg(subcommand).current_dir(&self.root);
        command
    }

    /// What `cargo metadata` says of the workspace's own crates.
    pub(crate) fn metadata(&self) -> Result<Value> {
        metadata_of(&self.root)
    }

    /// Our own folder below the target folder.
    pub(crate) fn state(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    /// Where a fact about this clone is noted, apart from those of other clones that share the target folder.
    pub(crate) fn stamp(&self, name: &str) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        self.root.hash(&mut hasher);
        self.state("stamps").join(format!("{name}-{:016x}", hasher.finish()))
    }
}

/// A cargo that builds for this machine, as opposed to what surrounds this very process.
fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    // `cargo run` tells the program about its own crate. A build script that watches such a variable would
    // take every change of it for a reason to build again.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_BIN_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

fn root() -> Result<PathBuf> {
    // Asked at run time: a target folder that clones share may hold the program that another clone built.
    let folder = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(own) => PathBuf::from(own).join(".."),
        None => std::env::current_dir().context("the working directory is gone; change to a folder that exists")?,
    };
    let folder = folder.canonicalize().with_context(|| format!("cannot find {}", folder.display()))?;
    let is_root = |folder: &&Path| folder.join("xtask/Cargo.toml").exists() && folder.join("Cargo.toml").exists();
    match folder.ancestors().find(is_root) {
        Some(root) => Ok(root.to_owned()),
        None => bail!("{} is not inside the repository; start this as `cargo xtask`", folder.display()),
    }
}

fn metadata_of(root: &Path) -> Result<Value> {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(root);
    let text = process::output(&mut command)?;
    serde_json::from_str(&text).context("cargo metadata printed something else than JSON")
}
