//! Tools from npm that make files smaller. The build works without them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use crate::program::Program;

/// What rustc switches on for this target. `wasm-opt` must be told, as the note about it is stripped by then.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Where `wasm-opt` and `esbuild` are.
pub(crate) struct Tools {
    wasm_opt: PathBuf,
    esbuild: PathBuf,
}

impl Tools {
    /// Looks into a `node_modules` folder.
    pub(crate) fn find(modules: &Path) -> Result<Self> {
        let tools =
            Self { wasm_opt: modules.join("binaryen/bin/wasm-opt"), esbuild: modules.join("esbuild/bin/esbuild") };
        for path in [&tools.wasm_opt, &tools.esbuild] {
            if !path.exists() {
                bail!("{} is missing: run `npm ci` in xtask/tools", path.display());
            }
        }
        Ok(tools)
    }

    /// Runs `wasm-opt -O2` over every wasm file. `-Oz` makes smaller files that pack worse: less is alike in them.
    pub(crate) fn optimise_wasm(&self, program: &mut Program) -> Result<()> {
        let work = tempfile::tempdir().context("cannot make a temporary folder")?;
        let mut files: Vec<&mut Vec<u8>> =
            std::iter::once(&mut program.main).chain(program.chunks.values_mut()).collect();
        // The largest first, so that it is not what everybody waits for at the end.
        files.sort_by_key(|bytes| std::cmp::Reverse(bytes.len()));
        files.into_par_iter().enumerate().try_for_each(|(number, bytes)| {
            let (from, to) =
                (work.path().join(format!("{number}.wasm")), work.path().join(format!("{number}.opt.wasm")));
            fs::write(&from, &*bytes)?;
            let mut command = Command::new("node");
            command.arg(&self.wasm_opt).arg("-O2").args(FEATURES).arg(&from).arg("-o").arg(&to);
            let output = command.stdin(Stdio::null()).output().context("cannot start node, which runs wasm-opt")?;
            if !output.status.success() {
                bail!("wasm-opt failed: {}", String::from_utf8_lossy(&output.stderr).trim());
            }
            *bytes = fs::read(&to)?;
            anyhow::Ok(())
        })
    }

    /// Shortens a script (`js`) or a sheet (`css`).
    pub(crate) fn minify(&self, text: &str, loader: &str) -> Result<String> {
        let mut command = Command::new(&self.esbuild);
        command.args(["--minify", "--target=es2022", "--log-level=warning"]).arg(format!("--loader={loader}"));
        if loader == "js" {
            command.arg("--format=esm");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().context("cannot start esbuild")?;
        // esbuild reads everything before it writes, so that neither side waits for the other.
        child.stdin.take().context("esbuild has no input")?.write_all(text.as_bytes())?;
        let output = child.wait_with_output()?;
        if !output.status.success() {
            bail!("esbuild failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}
