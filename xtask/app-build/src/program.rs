//! The compiled app, split into chunks and given its JavaScript.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::sections;

/// The name under which the split wasm file imports its loader, and wasm-bindgen's script the same.
pub(crate) const LOADER: &str = "./__wasm_split.js";

/// The split app before its files have names.
pub(crate) struct Program {
    /// The wasm file that is loaded first.
    pub(crate) main: Vec<u8>,
    /// The lazy ones by the file stem that the loader script uses, `split_catalog_index_123`.
    pub(crate) chunks: BTreeMap<String, Vec<u8>>,
    /// wasm-bindgen's script.
    pub(crate) script: String,
    /// The script that loads chunks.
    pub(crate) loader: String,
    /// Scripts that crates bring along, by the path that `script` imports them from.
    pub(crate) snippets: BTreeMap<String, String>,
}

/// Splits the wasm file at its lazy functions, then lets wasm-bindgen write the script of the first part.
pub(crate) fn load(wasm: &Path) -> Result<Program> {
    let bytes = fs::read(wasm).with_context(|| format!("cannot read the compiled app {}", wasm.display()))?;
    if !sections::has_custom(&bytes, "linking")? {
        bail!(
            "{} holds no relocations, so it cannot be split: link it with -Clink-args=--emit-relocs and do not strip it",
            wasm.display()
        );
    }
    let work = tempfile::tempdir().context("cannot make a temporary folder")?;
    let main = work.path().join("app.wasm");
    let split = {
        let mut options = wasm_split_cli_support::Options::new(&bytes);
        options.output_dir = work.path();
        options.main_out_path = &main;
        options.main_module = "./app.js";
        options.link_name = LOADER;
        wasm_split_cli_support::transform(options).map_err(|error| anyhow!("the app cannot be split: {error:#}"))?
    };
    let mut chunks = BTreeMap::new();
    for path in split.split_modules {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).context("a chunk has no name")?.to_owned();
        chunks.insert(stem, fs::read(&path)?);
    }
    let loader = fs::read_to_string(work.path().join(LOADER))?;

    let mut bindgen = Bindgen::new();
    bindgen.input_path(&main).out_name("app").typescript(false).keep_lld_exports(true);
    // Names are what functions are told apart by until the end.
    bindgen.remove_name_section(false).demangle(false);
    let mut output = bindgen.web(true)?.generate_output().context("wasm-bindgen cannot read the app")?;
    let mut snippets = BTreeMap::new();
    for (krate, texts) in output.snippets() {
        for (number, text) in texts.iter().enumerate() {
            snippets.insert(format!("./snippets/{krate}/inline{number}.js"), text.clone());
        }
    }
    for (path, text) in output.local_modules() {
        snippets.insert(format!("./snippets/{path}"), text.clone());
    }
    let script = output.js().to_owned();
    let main = output.wasm_mut().emit_wasm();
    Ok(Program { main, chunks, script, loader, snippets })
}

impl Program {
    /// Removes names and other notes of the compiler from every wasm file.
    pub(crate) fn strip(&mut self) -> Result<()> {
        self.main = sections::strip(&self.main)?;
        for chunk in self.chunks.values_mut() {
            *chunk = sections::strip(chunk)?;
        }
        Ok(())
    }
}
