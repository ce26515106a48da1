//! The script that loads chunks, as data.
//!
//! `wasm_split_cli_support` writes a frame and then one entry for every chunk; read here, they can be put
//! together in another way, and written again shorter.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::cold;

/// What wasm_split_cli_support writes must be read exactly, or pages would be without their code.
pub(crate) const ADAPT: &str =
    "wasm_split_cli_support writes a new loader: look at its src/js.rs and adapt xtask/app-build/src/loader.rs";

/// A chunk as the loader fetches it. The names of the variables follow from the file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The stem of its file.
    pub(crate) stem: String,
    /// The stems of those that are fetched with it, and run before it.
    pub(crate) needs: Vec<String>,
    pub(crate) source: Source,
    /// The numbers of the files with what was taken out of its code.
    pub(crate) later: Vec<u32>,
}

/// Where the code of an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Its file.
    File,
    /// One of those that it needs, so that nothing is fetched for it.
    Needed,
    /// Its file, which is one of seldom run code and has this number.
    Cold(u32),
}

impl Entry {
    /// An entry that fetches a file and needs nothing else.
    pub(crate) fn of_file(stem: &str) -> Self {
        Self { stem: stem.to_owned(), needs: Vec::new(), source: Source::File, later: Vec::new() }
    }

    /// True for the code of a lazy function; false for what several of them share.
    pub(crate) fn is_function(&self) -> bool {
        self.stem.starts_with(FUNCTION)
    }

    /// The name of the lazy function: `entity_page` of `split_entity_page_123`.
    pub(crate) fn function(&self) -> Option<&str> {
        let name = self.stem.strip_prefix(FUNCTION)?.trim_start_matches('_');
        Some(name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_'))
    }
}

/// The whole script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loader {
    /// What comes before the entries.
    frame: String,
    /// In an order in which nothing comes before what it needs.
    pub(crate) entries: Vec<Entry>,
}

const FUNCTION: &str = "split_";
const SHARED_START: &str = "const __";
const FUNCTION_START: &str = "export const __wasm_split_load_";
const FUNCTION_CALL: &str = " = wrapAsyncCb(makeLoad(() => {";
const SHARED_CALL: &str = " = makeLoad(() => {";

/// How an entry fetches its file.
const FETCH: &str = "\
function fetched(file, later = []) {
    return () => {
        const src = fetch(new URL(file, import.meta.url));
        src.catch(() => {});
        return (imports) => waitedFor(WebAssembly.instantiateStreaming(src, imports), later);
    };
}
const nothing = () => () => {};
";

impl Loader {
    /// Reads what wasm_split_cli_support wrote.
    ///
    /// # Errors
    /// When it is written otherwise than it used to be.
    pub(crate) fn read(text: &str) -> Result<Self> {
        let mut frame = String::new();
        let mut entries = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let is_entry = line.ends_with(SHARED_CALL) || line.ends_with(FUNCTION_CALL);
            if is_entry {
                let body: Vec<&str> = lines.by_ref().take(5).collect();
                entries.push(entry(line, &body).with_context(|| format!("{line}: {ADAPT}"))?);
            } else if entries.is_empty() && !line.starts_with("/* ") {
                frame += line;
                frame.push('\n');
            } else if !line.trim().is_empty() && !line.starts_with("/* ") {
                bail!("{line}: {ADAPT}");
            }
        }
        let fetches = text.matches("fetch(").count();
        if fetches != entries.len() {
            bail!("{fetches} fetches and {} chunks; {ADAPT}", entries.len());
        }
        Ok(Self { frame, entries })
    }

    /// For every shared chunk, the names of the lazy functions that need it.
    pub(crate) fn users(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for entry in &self.entries {
            let Some(function) = entry.function() else { continue };
            for needed in &entry.needs {
                users.entry(needed).or_default().push(function);
            }
        }
        users
    }

    /// The script.
    pub(crate) fn write(&self) -> String {
        let mut text = format!("{}{}{FETCH}", self.frame, cold::SCRIPT);
        for Entry { stem, needs, source, later } in &self.entries {
            let needs: Vec<String> = needs.iter().map(|stem| format!("__{stem}")).collect();
            let how = match source {
                Source::Needed => "nothing".to_owned(),
                Source::File if later.is_empty() => format!("fetched(\"./{stem}.wasm\")"),
                Source::File => format!("fetched(\"./{stem}.wasm\", {later:?})"),
                Source::Cold(number) => {
                    text += &format!("{SHARED_START}{stem} = coldFile({number}, \"./{stem}.wasm\");\n");
                    continue;
                }
            };
            let load = format!("makeLoad({how}, [{}])", needs.join(", "));
            text += &match stem.strip_prefix(FUNCTION) {
                Some(name) => format!("{FUNCTION_START}{name} = wrapAsyncCb({load});\n"),
                None => format!("{SHARED_START}{stem} = {load};\n"),
            };
        }
        text
    }
}

/// Reads an entry: its first line, and the five after it.
fn entry(first: &str, body: &[&str]) -> Option<Entry> {
    let (name, end) = match first.strip_prefix(FUNCTION_START) {
        Some(rest) => (rest.strip_suffix(FUNCTION_CALL)?, "]));"),
        None => (first.strip_prefix(SHARED_START)?.strip_suffix(SHARED_CALL)?, "]);"),
    };
    let [fetch, _, instantiate, brace, needs] = body else { return None };
    let stem = fetch.split_once("\"./")?.1.split_once(".wasm\"")?.0;
    let expected = if first.starts_with(FUNCTION_START) { format!("{FUNCTION}{name}") } else { name.to_owned() };
    if stem != expected
        || !instantiate.contains("WebAssembly.instantiateStreaming(src, imports)")
        || brace.trim() != "}"
    {
        return None;
    }
    let needs = needs.trim().strip_prefix(", [")?.strip_suffix(end)?;
    let needs: Option<Vec<String>> = needs
        .split(", ")
        .filter(|needed| !needed.is_empty())
        .map(|needed| needed.strip_prefix("__").map(str::to_owned))
        .collect();
    Some(Entry { stem: stem.to_owned(), needs: needs?, source: Source::File, later: Vec::new() })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What wasm_split_cli_support writes for two pages and what they share.
    pub(crate) const SCRIPT: &str = r#"import { initSync } from "./app.js";
function makeLoad(fetcher, deps) { return fetcher; }
/* __catalog_page_view_1, card_2 */
const __chunk_7 = makeLoad(() => {
    const src = fetch(new URL("./chunk_7.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
export const __wasm_split_load_card_2 = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_card_2.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_7]));
export const __wasm_split_load___catalog_page_view_1 = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split___catalog_page_view_1.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_7]));
"#;

    #[test]
    fn the_script_is_read_and_written() {
        let loader = Loader::read(SCRIPT).unwrap();
        assert!(loader.frame.starts_with("import { initSync }") && loader.frame.contains("function makeLoad"));
        let functions: Vec<_> = loader.entries.iter().map(|entry| (entry.stem.as_str(), entry.function())).collect();
        let expected = [
            ("chunk_7", None),
            ("split_card_2", Some("card")),
            ("split___catalog_page_view_1", Some("catalog_page_view")),
        ];
        assert_eq!(functions, expected);
        assert_eq!(loader.users()["chunk_7"], ["card", "catalog_page_view"]);
        let text = loader.write();
        for expected in [
            "const __chunk_7 = makeLoad(fetched(\"./chunk_7.wasm\"), []);",
            "export const __wasm_split_load_card_2 = wrapAsyncCb(makeLoad(fetched(\"./split_card_2.wasm\"), [__chunk_7]));",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
    }

    #[test]
    fn another_script_is_an_error() {
        for (from, to) in [
            ("instantiateStreaming", "instantiate"),
            ("chunk_7.wasm", "other.wasm"),
            (", [__chunk_7]", ", deps"),
            ("makeLoad(() => {", "load(() => {"),
        ] {
            assert!(Loader::read(&SCRIPT.replace(from, to)).is_err(), "{from}");
        }
    }
}
