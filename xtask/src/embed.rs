//! `examples/embed`: another product that shows parts of the portal. Its people build it with trunk; the tests make the
//! same files with what they have at hand, so that nobody has to install trunk for them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::app;
use crate::process;
use crate::progress::step;
use crate::project::Project;
use crate::setup;

const FOLDER: &str = "examples/embed";
const PROFILE: &str = "wasm-dev";
/// Its programs: the product itself, and what its custom elements run.
const PROGRAMS: [&str; 2] = ["desk", "parts"];

/// Builds the product and returns the folder of its files.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    setup::ensure_wasm_target(project)?;
    step("compile the product that embeds parts of the portal", || {
        app::compile(project, &format!("{FOLDER}/Cargo.toml"), "dispatch-desk", &PROGRAMS, PROFILE)
    })?;
    let builder = step("compile the tool that packs it", || app::builder(project))?;
    let out = project.state("embed-dist");
    step(&format!("pack the product into {}", out.display()), || {
        if out.exists() {
            fs::remove_dir_all(&out).with_context(|| format!("cannot empty {}", out.display()))?;
        }
        for name in PROGRAMS {
            let mut command = Command::new(&builder);
            command.arg("--wasm").arg(app::compiled(project, PROFILE, name)).arg("--out").arg(&out);
            process::output(command.args(["--whole", name]))?;
        }
        let mut unsplit = Command::new("node");
        unsplit.arg(project.root.join("xtask/trunk/unsplit.mjs")).env("TRUNK_STAGING_DIR", &out);
        process::output(&mut unsplit)?;
        let folder = project.root.join(FOLDER);
        copy(&folder.join("index.html"), &out.join("index.html"))?;
        for entry in fs::read_dir(folder.join("static"))? {
            let path = entry?.path();
            copy(&path, &out.join(path.file_name().unwrap_or_default()))?;
        }
        Ok(())
    })?;
    Ok(out)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}
