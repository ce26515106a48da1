//! Wasm files that note which of their functions run.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, ExportKind, ExportSection, FunctionSection,
    GlobalSection, ImportSection, Instruction, MemArg, MemorySection, MemoryType, Module, StartSection, TableSection,
    TypeSection,
};

use crate::cold::{WORTH_MOVING, key};
use crate::loader::Loader;
use crate::pack::later_of;
use crate::parts::{Parts, again};
use crate::program::Program;

/// The name of the export with the notes begins so; the name of the file follows.
const EXPORT: &str = "coverage:";
/// Of a memory, in bytes.
const PAGE: u32 = 64 * 1024;

/// The main file, as its notes are called.
const MAIN: &str = "app";

/// Makes the parts of which seldom run code can be taken note what runs, and writes a list of their functions: a line
/// for each that is worth moving, with the part, the number that its note has, and its key in a profile.
///
/// # Errors
/// When a part is no wasm file, or the list cannot be written.
pub(crate) fn watch(program: &mut Program, loader: &Loader, list: &Path) -> Result<()> {
    let watched: BTreeSet<&str> =
        loader.entries.iter().filter(|entry| later_of(entry).is_some()).map(|entry| entry.stem.as_str()).collect();
    let mut text = String::new();
    let chunks = program.chunks.iter_mut().map(|(stem, wasm)| (stem.as_str(), wasm));
    let chunks = chunks.filter(|(stem, _)| watched.contains(stem));
    for (stem, wasm) in chunks.chain([(MAIN, &mut program.main)]) {
        let parts = Parts::of(wasm)?;
        for (function, body) in (parts.first_defined()..).zip(&parts.bodies) {
            let size = body.range().end - body.range().start;
            if let Some(name) = parts.names.get(&function).filter(|_| size >= WORTH_MOVING) {
                writeln!(text, "{stem} {function} {:08x}", key(name))?;
            }
        }
        *wasm = instrument(wasm, stem)?;
    }
    std::fs::write(list, text).with_context(|| format!("cannot write {}", list.display()))
}

/// The same file with a memory besides, in which every function leaves a 1 under its number when it runs.
///
/// # Errors
/// When this is no wasm file.
pub(crate) fn instrument(wasm: &[u8], stem: &str) -> Result<Vec<u8>> {
    let parts = Parts::of(wasm)?;
    let same = &mut RoundtripReencoder;
    let mut module = Module::new();
    again(&mut module, &parts.types, |new: &mut TypeSection, old| same.parse_type_section(new, old))
        .map_err(unreadable)?;
    again(&mut module, &parts.imports, |new: &mut ImportSection, old| same.parse_import_section(new, old))
        .map_err(unreadable)?;
    let mut functions = FunctionSection::new();
    parts.functions.iter().for_each(|ty| {
        functions.function(*ty);
    });
    module.section(&functions);
    again(&mut module, &parts.tables, |new: &mut TableSection, old| same.parse_table_section(new, old))
        .map_err(unreadable)?;
    let mut memories = MemorySection::new();
    if let Some(section) = &parts.memories {
        same.parse_memory_section(&mut memories, section.clone()).map_err(unreadable)?;
    }
    let memory_index = parts.imported_memories + memories.len();
    let pages = u64::from((parts.first_defined() + parts.functions.len() as u32).div_ceil(PAGE));
    let notes =
        MemoryType { minimum: pages, maximum: Some(pages), memory64: false, shared: false, page_size_log2: None };
    module.section(memories.memory(notes));
    again(&mut module, &parts.globals, |new: &mut GlobalSection, old| same.parse_global_section(new, old))
        .map_err(unreadable)?;
    let mut exports = ExportSection::new();
    if let Some(section) = &parts.exports {
        same.parse_export_section(&mut exports, section.clone()).map_err(unreadable)?;
    }
    module.section(exports.export(&format!("{EXPORT}{stem}"), ExportKind::Memory, memory_index));
    if let Some(function_index) = parts.start {
        module.section(&StartSection { function_index });
    }
    again(&mut module, &parts.elements, |new: &mut ElementSection, old| same.parse_element_section(new, old))
        .map_err(unreadable)?;
    if let Some(count) = parts.data_count {
        module.section(&DataCountSection { count });
    }
    let mut code = CodeSection::new();
    for (number, body) in parts.bodies.iter().enumerate() {
        let mut function = same.new_function_with_parsed_locals(body).map_err(unreadable)?;
        function.instruction(&Instruction::I32Const((parts.first_defined() as usize + number) as i32));
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::I32Store8(MemArg { offset: 0, align: 0, memory_index }));
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            function.instruction(&same.parse_instruction(&mut reader).map_err(unreadable)?);
        }
        code.function(&function);
    }
    module.section(&code);
    again(&mut module, &parts.data, |new: &mut DataSection, old| same.parse_data_section(new, old))
        .map_err(unreadable)?;
    Ok(module.finish())
}

fn unreadable(error: Error) -> anyhow::Error {
    anyhow!("a file of the app cannot be read: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_ran_are_noted() {
        let wasm = r#"(module (memory 1) (func (export "run") (call $used)) (func $used) (func $unused))"#;
        let wasm = instrument(&wat::parse_str(wasm).unwrap(), "first").unwrap();
        let mut config = wasmi::Config::default();
        let engine = wasmi::Engine::new(config.wasm_multi_memory(true));
        let mut store = wasmi::Store::new(&engine, ());
        let module = wasmi::Module::new(&engine, &wasm).unwrap();
        let instance = wasmi::Instance::new(&mut store, &module, &[]).unwrap();
        instance.get_func(&store, "run").unwrap().call(&mut store, &[], &mut []).unwrap();
        let notes = instance.get_memory(&store, "coverage:first").unwrap();
        assert_eq!(notes.data(&store)[..4], [1, 1, 0, 0]);
    }
}
