//! A program in one piece, as trunk makes it: for apps that only embed parts of the portal.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// Writes `<name>.js` and `<name>_bg.wasm` into a folder. Lazy functions are not moved: `xtask/trunk/unsplit.mjs` leads
/// the calls back.
///
/// # Errors
/// When the program cannot be read, or was linked with another version of wasm-bindgen, or a file cannot be written.
pub fn whole(wasm: &Path, out: &Path, name: &str) -> Result<String> {
    fs::create_dir_all(out).with_context(|| format!("cannot make the folder {}", out.display()))?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(false).remove_name_section(true);
    let cannot = || format!("wasm-bindgen cannot read {}", wasm.display());
    bindgen.web(true).with_context(cannot)?.generate(out).with_context(cannot)?;
    Ok(format!("{name} is in {}\n", out.display()))
}
