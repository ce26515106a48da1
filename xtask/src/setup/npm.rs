//! Packages from npm, exactly those of a lock file.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::progress;
use crate::project::Project;

/// The first version of Node that runs all of it.
const NODE: u32 = 20;

/// A folder with a `package-lock.json`, and what is in it.
pub(crate) struct Modules {
    folder: &'static str,
    what: &'static str,
}

pub(crate) const TOOLS: Modules = Modules { folder: "xtask/tools", what: "wasm-opt and esbuild, which shrink the app" };
pub(crate) const E2E: Modules =
    Modules { folder: "e2e", what: "what drives and judges the browser, and Backstage's own client" };

/// Installs the packages unless that was done for the same lock file, and returns their `node_modules`.
pub(crate) fn ensure_modules(project: &Project, modules: &Modules, fresh: bool) -> Result<PathBuf> {
    let folder = project.root.join(modules.folder);
    let installed = folder.join("node_modules");
    let lock = folder.join("package-lock.json");
    let lock = fs::read_to_string(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    // Written last, so an installation that was cut off has none and is done again.
    let stamp = installed.join(".installed-lock");
    if !fresh && fs::read_to_string(&stamp).is_ok_and(|done| done == lock) {
        return Ok(installed);
    }
    check_node()?;
    progress::step(&format!("install {} ({})", modules.what, modules.folder), || {
        let mut npm = Command::new("npm");
        // Nothing that we use needs scripts, and the scripts of others are nobody's to run.
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
        process::run(&mut npm)?;
        fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
    })?;
    Ok(installed)
}

fn check_node() -> Result<()> {
    let asked = process::output(Command::new("node").arg("--version"));
    let version = asked.with_context(|| format!("Node {NODE} or newer is needed: https://nodejs.org"))?;
    match major(&version) {
        Some(major) if major >= NODE => Ok(()),
        _ => bail!("Node {NODE} or newer is needed, this is {}: https://nodejs.org", version.trim()),
    }
}

fn major(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("nonsense"), None);
    }
}
