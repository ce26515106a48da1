//! A wasm file taken apart, for what is written again with changes.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use wasm_encoder::{Module, Section};
use wasmparser::{
    DataSectionReader, ElementSectionReader, ExportSectionReader, FuncType, FunctionBody, GlobalSectionReader,
    GlobalType, ImportSectionReader, MemorySectionReader, Parser, Payload, TableSectionReader, TypeRef,
    TypeSectionReader,
};

use crate::names;

/// The sections of a wasm file, each as far as it is there.
#[derive(Default)]
pub(crate) struct Parts<'a> {
    pub(crate) types: Option<TypeSectionReader<'a>>,
    pub(crate) imports: Option<ImportSectionReader<'a>>,
    /// The types of the functions that are defined here, by their numbers.
    pub(crate) functions: Vec<u32>,
    pub(crate) tables: Option<TableSectionReader<'a>>,
    pub(crate) memories: Option<MemorySectionReader<'a>>,
    pub(crate) globals: Option<GlobalSectionReader<'a>>,
    pub(crate) exports: Option<ExportSectionReader<'a>>,
    pub(crate) start: Option<u32>,
    pub(crate) elements: Option<ElementSectionReader<'a>>,
    pub(crate) data_count: Option<u32>,
    pub(crate) bodies: Vec<FunctionBody<'a>>,
    pub(crate) data: Option<DataSectionReader<'a>>,
    /// The names of functions, by their numbers.
    pub(crate) names: BTreeMap<u32, String>,
    /// The types as they are.
    pub(crate) signatures: Vec<FuncType>,
    /// The types of imported functions.
    pub(crate) imported_functions: Vec<u32>,
    /// How many memories are imported.
    pub(crate) imported_memories: u32,
    /// How many tables are imported.
    pub(crate) imported_tables: u32,
    /// The types of imported globals.
    imported_globals: Vec<GlobalType>,
}

impl<'a> Parts<'a> {
    /// Takes a file apart. Of custom sections only the names of functions are kept.
    ///
    /// # Errors
    /// When this is no wasm file, or one with sections that no compiler writes for browsers.
    pub(crate) fn of(wasm: &'a [u8]) -> Result<Self> {
        let mut parts = Self { names: names::of_functions(wasm)?, ..Self::default() };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.context("a file of the app is no wasm file")? {
                Payload::TypeSection(section) => {
                    for ty in section.clone().into_iter_err_on_gc_types() {
                        parts.signatures.push(ty?);
                    }
                    parts.types = Some(section);
                }
                Payload::ImportSection(section) => {
                    for import in section.clone().into_imports() {
                        match import?.ty {
                            TypeRef::Func(ty) => parts.imported_functions.push(ty),
                            TypeRef::Memory(_) => parts.imported_memories += 1,
                            TypeRef::Table(_) => parts.imported_tables += 1,
                            TypeRef::Global(ty) => parts.imported_globals.push(ty),
                            _ => {}
                        }
                    }
                    parts.imports = Some(section);
                }
                Payload::FunctionSection(section) => {
                    parts.functions = section.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::TableSection(section) => parts.tables = Some(section),
                Payload::MemorySection(section) => parts.memories = Some(section),
                Payload::GlobalSection(section) => parts.globals = Some(section),
                Payload::ExportSection(section) => parts.exports = Some(section),
                Payload::StartSection { func, .. } => parts.start = Some(func),
                Payload::ElementSection(section) => parts.elements = Some(section),
                Payload::DataCountSection { count, .. } => parts.data_count = Some(count),
                Payload::CodeSectionEntry(body) => parts.bodies.push(body),
                Payload::DataSection(section) => parts.data = Some(section),
                Payload::Version { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                other => bail!("a file of the app holds what browsers are not given: {other:?}"),
            }
        }
        Ok(parts)
    }

    /// The number of the first function that is defined here.
    pub(crate) fn first_defined(&self) -> u32 {
        self.imported_functions.len() as u32
    }

    /// The type of a function.
    pub(crate) fn type_of(&self, function: u32) -> u32 {
        let imported = self.imported_functions.len();
        match self.imported_functions.get(function as usize) {
            Some(ty) => *ty,
            None => self.functions[function as usize - imported],
        }
    }

    /// The body of a function that is defined here.
    pub(crate) fn body_of(&self, function: u32) -> &FunctionBody<'a> {
        &self.bodies[(function - self.first_defined()) as usize]
    }

    /// The type of a global.
    ///
    /// # Errors
    /// When there is no such global.
    pub(crate) fn type_of_global(&self, global: u32) -> Result<GlobalType> {
        let imported = self.imported_globals.len();
        if let Some(ty) = self.imported_globals.get(global as usize) {
            return Ok(*ty);
        }
        let mut defined = self.globals.clone().into_iter().flatten();
        Ok(defined.nth(global as usize - imported).context("a global is missing")??.ty)
    }
}

/// Writes a section again, if it is there.
///
/// # Errors
/// Those of `write`.
pub(crate) fn again<Old: Clone, New: Default + Section, E>(
    module: &mut Module,
    section: &Option<Old>,
    write: impl FnOnce(&mut New, Old) -> Result<(), E>,
) -> Result<(), E> {
    if let Some(old) = section {
        let mut new = New::default();
        write(&mut new, old.clone())?;
        module.section(&new);
    }
    Ok(())
}
