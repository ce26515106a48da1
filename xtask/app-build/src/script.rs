//! The app's script: wasm-bindgen's, joined with the loader of chunks.

use anyhow::{Result, bail};

use crate::program::{LOADER, Program};
use crate::tools::Tools;

/// A lazy page waits until its chunk is there. The loader alone would report a failure to the app, which
/// cannot go on without the code and would die with everything a person had typed. So a failure is shown
/// (`boot.js` does it) and the load is tried again when the person, or the network, says so.
const PATIENCE: &str = "\
async function patiently(load) {
    for (;;) {
        try {
            return await load();
        } catch (error) {
            if (!globalThis.callboardChunkFailed) throw error;
            await globalThis.callboardChunkFailed(error);
        }
    }
}
";

const ENTRY: &str = "function wrapAsyncCb(callee) {";
const PATIENT_ENTRY: &str = "function wrapAsyncCb(load) {\n    const callee = () => patiently(load);";

/// The script under construction.
pub(crate) struct Script {
    pub(crate) text: String,
}

/// Joins the two scripts. `name` takes stem, extension and bytes of a file and says what it is called.
///
/// One file instead of two saves a request; and the two import each other, so that neither could be named
/// after its content.
pub(crate) fn join(
    program: &Program,
    mut name: impl FnMut(&str, &str, Vec<u8>) -> String,
    tools: Option<&Tools>,
) -> Result<Script> {
    let mut loader = program.loader.clone();
    for (stem, bytes) in &program.chunks {
        let file = name(readable(stem), "wasm", bytes.clone());
        loader = point_at(&loader, &format!("./{stem}.wasm"), &file)?;
    }
    let text = join_texts(&program.script, &loader)?;
    let text = match tools {
        Some(tools) => tools.minify(&text, "js")?,
        None => text,
    };
    Ok(Script { text })
}

fn join_texts(script: &str, loader: &str) -> Result<String> {
    // wasm-bindgen writes one such line for every function that it imports from there.
    let is_import = |line: &str| line.starts_with("import * as ") && line.contains(LOADER);
    let variables: Vec<&str> =
        script.lines().filter(|line| is_import(line)).filter_map(|line| line.split_whitespace().nth(3)).collect();
    let Some((first, others)) = variables.split_first() else {
        // Nothing is lazy, so nothing is loaded.
        return Ok(script.to_owned());
    };
    let (body, exports) = loader_body(loader);
    if body.matches(ENTRY).count() != 1 || exports.is_empty() {
        bail!(
            "wasm_split_cli_support writes its loader in a new way: look at its src/js.rs and adapt xtask/app-build/src/script.rs"
        );
    }
    let body = body.replacen(ENTRY, PATIENT_ENTRY, 1);
    let mut joined: String = script.lines().filter(|line| !is_import(line)).flat_map(|line| [line, "\n"]).collect();
    joined += &format!("const {first} = (() => {{\n{body}\nreturn {{ {} }};\n}})();\n", exports.join(", "));
    for other in others {
        joined += &format!("const {other} = {first};\n");
    }
    Ok(joined)
}

/// The loader as the body of a function, and the names that it exported.
fn loader_body(loader: &str) -> (String, Vec<&str>) {
    let mut exports = Vec::new();
    let mut body = String::from(PATIENCE);
    for line in loader.lines().filter(|line| !line.starts_with("import { initSync }")) {
        match line.strip_prefix("export const ") {
            Some(rest) => {
                exports.push(rest.split_whitespace().next().unwrap_or_default());
                body += "const ";
                body += rest;
            }
            None => body += line,
        }
        body.push('\n');
    }
    (body, exports)
}

/// Replaces a quoted relative path by that of a file in the same folder.
pub(crate) fn point_at(text: &str, from: &str, file: &str) -> Result<String> {
    let mut replaced = text.to_owned();
    for quote in ['"', '\''] {
        replaced = replaced.replace(&format!("{quote}{from}{quote}"), &format!("{quote}./{file}{quote}"));
    }
    if replaced == text {
        bail!("nothing refers to {from}, though it belongs to the app");
    }
    Ok(replaced)
}

/// `split_catalog_index_view_1234567` is `catalog_index_view`; `chunk_7` stays.
fn readable(stem: &str) -> &str {
    let Some(name) = stem.strip_prefix("split_") else { return stem };
    match name.rsplit_once('_') {
        Some((name, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => name.trim_matches('_'),
        _ => name,
    }
}

/// `./snippets/gloo-1a2b/inline0.js` is `gloo-1a2b-inline0`.
pub(crate) fn snippet_stem(reference: &str) -> String {
    let path = reference.trim_start_matches("./snippets/").trim_end_matches(".js");
    path.replace(['/', '.'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_becomes_part_of_the_script() {
        let script = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\nexport function initSync() {}\nuse(import1);\n";
        let loader = "import { initSync } from \"./app.js\";\n\nfunction wrapAsyncCb(callee) {\n}\nexport const __wasm_split_load_a = wrapAsyncCb(makeLoad(() => {}));\n";
        let joined = join_texts(script, loader).unwrap();
        assert!(!joined.contains("import *") && !joined.contains("import {") && !joined.contains("export const"));
        assert!(joined.contains("const import1 = (() => {") && joined.contains("return { __wasm_split_load_a };"));
        assert!(
            joined.contains("const callee = () => patiently(load);") && joined.ends_with("const import2 = import1;\n")
        );
    }

    #[test]
    fn an_unknown_loader_is_an_error() {
        let script = "import * as import1 from \"./__wasm_split.js\"\n";
        assert!(join_texts(script, "export const a = 1;\n").is_err());
    }

    #[test]
    fn chunks_get_readable_names() {
        assert_eq!(readable("split_catalog_index_view_9312873465"), "catalog_index_view");
        assert_eq!(readable("split___Entity_View_77"), "Entity_View");
        assert_eq!(readable("chunk_7"), "chunk_7");
    }

    #[test]
    fn references_are_rewritten_or_missed_loudly() {
        let text = point_at("import { a } from './snippets/x-1/inline0.js';", "./snippets/x-1/inline0.js", "x.abc.js")
            .unwrap();
        assert_eq!(text, "import { a } from './x.abc.js';");
        assert!(point_at("nothing", "./a.wasm", "b").is_err());
        assert_eq!(snippet_stem("./snippets/gloo-1a2b/inline0.js"), "gloo-1a2b-inline0");
    }
}
