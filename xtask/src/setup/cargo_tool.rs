//! Programs that cargo installs, in exact versions and into a folder of our own.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process;
use crate::progress;
use crate::project::Project;

/// A program on crates.io.
pub(crate) struct CargoTool {
    krate: &'static str,
    program: &'static str,
    version: &'static str,
    why: &'static str,
}

/// The newest that Rust 1.95 compiles.
pub(crate) const TRUNK: CargoTool = CargoTool {
    krate: "trunk",
    program: "trunk",
    version: "0.21.14",
    why: "it rebuilds and reloads the app on every save",
};
/// Of the same version as the crate, as `Cargo.toml` and `Trunk.toml` say. Trunk would download it from elsewhere.
pub(crate) const WASM_BINDGEN: CargoTool = CargoTool {
    krate: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.126",
    why: "trunk calls it on what the compiler made",
};

impl CargoTool {
    /// The folder of the program, which is installed when it is not there yet.
    pub(crate) fn ensure(&self, project: &Project) -> Result<PathBuf> {
        let root = project.state("tools").join(format!("{}-{}", self.krate, self.version));
        let folder = root.join("bin");
        let program = folder.join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX));
        // Cargo puts the program there in one move, when it is finished.
        if program.exists() {
            return Ok(folder);
        }
        let Self { krate, version, why, .. } = self;
        let what = format!("install {krate} {version}: {why}. Once, and for some minutes");
        progress::step(&what, || {
            let build = project.state("tools-build");
            let mut install = project.cargo("install");
            // In a folder that stays when this is cut off, so that the next try goes on where this one ended.
            install.env("CARGO_TARGET_DIR", &build);
            install.args(["--locked", "--quiet", "--root"]).arg(&root).arg(format!("{krate}@{version}"));
            process::run(&mut install)?;
            if !program.exists() {
                bail!("cargo install was content, but {} is not there", program.display());
            }
            // Half a gigabyte that nobody needs again.
            let _ = std::fs::remove_dir_all(build);
            Ok(())
        })?;
        Ok(folder)
    }
}
