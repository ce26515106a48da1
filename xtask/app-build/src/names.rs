//! The names of functions, which the compiler leaves in a custom section.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// The names of the functions of a wasm file by their numbers, as the compiler made them.
///
/// # Errors
/// When this is no wasm file.
pub(crate) fn of_functions(wasm: &[u8]) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload.context("this is no wasm file")? else { continue };
        let KnownCustom::Name(sections) = section.as_known() else { continue };
        for section in sections {
            let Name::Function(map) = section? else { continue };
            for naming in map {
                let naming = naming?;
                names.insert(naming.index, naming.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// A section that gives functions their names.
pub(crate) fn section<'a>(names: impl IntoIterator<Item = (u32, &'a str)>) -> wasm_encoder::NameSection {
    let mut map = wasm_encoder::NameMap::new();
    for (index, name) in names {
        map.append(index, name);
    }
    let mut section = wasm_encoder::NameSection::new();
    section.functions(&map);
    section
}

/// What is the same for a function in every build of the same code: its path and types without the compiler's hashes.
pub(crate) fn stable(name: &str) -> String {
    // A name of the linker has words after it, such as `indirect_call_shim`.
    match name.split_once(' ') {
        Some((mangled, more)) => format!("{:#} {more}", rustc_demangle::demangle(mangled)),
        None => format!("{:#}", rustc_demangle::demangle(name)),
    }
}
