//! Takes functions out of a part, and leaves stubs in their place.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, EntityType, ExportSection,
    Function, FunctionSection, GlobalSection, ImportSection, Instruction, MemorySection, MemoryType, Module, RefType,
    StartSection, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{Element, ElementItems, ElementKind, FunctionBody, Operator};

use super::plan::{MEMORY, Plan, SHARED, Shared, Slots, TABLE};
use crate::names;
use crate::parts::{Parts, again};
use crate::program::LOADER;

/// The function of the loader's script that has a file of seldom run code there when it returns. Takes the file's
/// number.
const ENSURE: &str = "__ensure_cold";

/// Which part of the app a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The one that is started first, and owns memory and table.
    Main,
    Chunk,
}

/// A part and what was taken out of it.
pub(super) struct Divided {
    pub(super) warm: Vec<u8>,
    pub(super) cold: Vec<u8>,
}

/// The globals that parts import from the main file, by their names.
///
/// # Errors
/// When a part is no wasm file.
pub(super) fn lent<'a>(chunks: impl IntoIterator<Item = &'a Vec<u8>>) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for chunk in chunks {
        let parts = Parts::of(chunk)?;
        // One without code needs neither table nor memory.
        if !parts.bodies.is_empty() {
            names.extend(Shared::of(&parts)?.globals.into_values());
        }
    }
    Ok(names)
}

/// Takes functions out of a part; those that stay keep their names. `lent` are the globals of [`lent`]. `is_cold` is asked with their numbers, `file` is the
/// number of the file that they go to. The main part must come last, since its table has to hold the slots of all.
///
/// # Errors
/// When the part is no wasm file, or one of another shape than the splitter leaves.
pub(super) fn divide(
    wasm: &[u8],
    part: Part,
    lent: &BTreeSet<String>,
    file: u32,
    is_cold: impl Fn(u32, &FunctionBody<'_>) -> bool,
    slots: &mut Slots,
) -> Result<Divided> {
    let parts = Parts::of(wasm)?;
    let shared = Shared::of(&parts)?.restrict(lent);
    let plan = Plan::make(&parts, &shared, is_cold, slots)?;
    Ok(Divided { warm: warm(&parts, &shared, &plan, part, file, slots)?, cold: cold(&parts, &shared, &plan)? })
}

/// Functions of a part under the numbers that they have in another file.
#[derive(Default)]
struct Renumbered {
    functions: BTreeMap<u32, u32>,
    globals: Option<BTreeMap<u32, u32>>,
    table: Option<u32>,
    memory: Option<u32>,
}

/// A function that is not where it is looked for.
#[derive(Debug)]
struct Lost(u32);

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "number {} has no place in the new file", self.0)
    }
}

impl std::error::Error for Lost {}

impl Reencode for Renumbered {
    type Error = Lost;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Lost>> {
        self.functions.get(&function).copied().ok_or(Error::UserError(Lost(function)))
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error<Lost>> {
        match &self.globals {
            Some(globals) => globals.get(&global).copied().ok_or(Error::UserError(Lost(global))),
            None => Ok(global),
        }
    }

    fn table_index(&mut self, table: u32) -> Result<u32, Error<Lost>> {
        Ok(self.table.unwrap_or(table))
    }

    fn memory_index(&mut self, memory: u32) -> Result<u32, Error<Lost>> {
        Ok(self.memory.unwrap_or(memory))
    }
}

/// The part without what was taken out of it.
fn warm(parts: &Parts<'_>, shared: &Shared, plan: &Plan, part: Part, file: u32, slots: &Slots) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let mut renumbered = Renumbered::default();

    let mut types = TypeSection::new();
    if let Some(section) = &parts.types {
        renumbered.parse_type_section(&mut types, section.clone()).map_err(unwritable)?;
    }
    let (ask, asked) = (types.len(), types.len() + 1);
    types.ty().function([ValType::I32], []);
    types.ty().function([], []);
    module.section(&types);

    let mut imports = ImportSection::new();
    if let Some(section) = &parts.imports {
        renumbered.parse_import_section(&mut imports, section.clone()).map_err(unwritable)?;
    }
    let mut next = parts.first_defined();
    renumbered.functions.extend((0..next).map(|function| (function, function)));
    let ensure = next;
    if part == Part::Main {
        imports.import(LOADER, ENSURE, EntityType::Function(ask));
        next += 1;
    }
    module.section(&imports);

    let mut functions = FunctionSection::new();
    let warm = |function: &u32| !plan.cold.contains(function);
    let defined = parts.first_defined()..parts.first_defined() + parts.functions.len() as u32;
    let defined = alike(parts, defined.filter(warm));
    for &function in &defined {
        functions.function(parts.type_of(function));
        renumbered.functions.insert(function, next);
        next += 1;
    }
    let stubs = plan.stubs_in_order();
    for (function, _) in &stubs {
        functions.function(parts.type_of(*function));
        renumbered.functions.insert(*function, next);
        next += 1;
    }
    functions.function(asked);
    let ask_for_file = next;
    module.section(&functions);

    if let Some(section) = &parts.tables {
        let mut tables = TableSection::new();
        for (number, table) in section.clone().into_iter().enumerate() {
            let table = table?;
            let mut ty = renumbered.table_type(table.ty).map_err(unwritable)?;
            if parts.imported_tables + number as u32 == shared.table {
                ty.minimum = ty.minimum.max(u64::from(slots.next));
                ty.maximum = ty.maximum.map(|maximum| maximum.max(ty.minimum));
            }
            tables.table(ty);
        }
        module.section(&tables);
    }
    again(&mut module, &parts.memories, |new: &mut MemorySection, old| renumbered.parse_memory_section(new, old))
        .map_err(unwritable)?;
    again(&mut module, &parts.globals, |new: &mut GlobalSection, old| renumbered.parse_global_section(new, old))
        .map_err(unwritable)?;
    again(&mut module, &parts.exports, |new: &mut ExportSection, old| renumbered.parse_export_section(new, old))
        .map_err(unwritable)?;
    if let Some(start) = parts.start {
        module.section(&StartSection { function_index: renumbered.function_index(start).map_err(unwritable)? });
    }

    let mut elements = ElementSection::new();
    for element in parts.elements.clone().into_iter().flatten() {
        let element = element?;
        if !is_void(&element)? {
            renumbered.parse_element(&mut elements, element).map_err(unwritable)?;
        }
    }
    let table = (shared.table != 0).then_some(shared.table);
    let mut put = |slot: u32, functions: Vec<u32>| {
        elements.active(table, &ConstExpr::i32_const(slot as i32), Elements::Functions(functions.into()));
    };
    if part == Part::Main {
        put(slots.ensure, vec![ensure]);
    }
    if let Some(first) = plan.placed.values().min() {
        let placed = plan.placed.keys().map(|function| renumbered.function_index(*function));
        put(*first, placed.collect::<Result<_, _>>().map_err(unwritable)?);
    }
    module.section(&elements);
    if let Some(count) = parts.data_count {
        module.section(&DataCountSection { count });
    }

    let mut code = CodeSection::new();
    for function in &defined {
        renumbered.parse_function_body(&mut code, parts.body_of(*function).clone()).map_err(unwritable)?;
    }
    for (function, slot) in stubs {
        code.function(&pass_on(parts, shared, function, slot, Some(ask_for_file)));
    }
    let mut asking = Function::new([]);
    asking.instruction(&Instruction::I32Const(file as i32));
    match part {
        Part::Main => asking.instruction(&Instruction::Call(ensure)),
        Part::Chunk => asking
            .instruction(&Instruction::I32Const(slots.ensure as i32))
            .instruction(&Instruction::CallIndirect { type_index: ask, table_index: shared.table }),
    };
    code.function(asking.instruction(&Instruction::End));
    module.section(&code);
    again(&mut module, &parts.data, |new: &mut DataSection, old| renumbered.parse_data_section(new, old))
        .map_err(unwritable)?;
    let kept = parts.names.iter().filter(|(function, _)| warm(function));
    let kept = kept.filter_map(|(function, name)| Some((*renumbered.functions.get(function)?, name.as_str())));
    module.section(&names::section(kept.collect::<BTreeMap<u32, &str>>()));
    Ok(module.finish())
}

/// Functions in an order in which those that look alike are next to each other, so that they pack well.
fn alike(parts: &Parts<'_>, functions: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut functions: Vec<u32> = functions.collect();
    functions.sort_by_key(|function| (parts.type_of(*function), parts.body_of(*function).as_bytes()));
    functions
}

/// True for a segment that fills slots of the table with nothing, as they are anyway: wasm-bindgen writes those for the
/// slots of chunks.
fn is_void(element: &Element<'_>) -> Result<bool> {
    let ElementItems::Expressions(_, expressions) = &element.items else { return Ok(false) };
    for expression in expressions.clone() {
        for operator in expression?.get_operators_reader() {
            if !matches!(operator?, Operator::RefNull { .. } | Operator::End) {
                return Ok(false);
            }
        }
    }
    Ok(matches!(element.kind, ElementKind::Active { .. }))
}

/// The file of what was taken out.
fn cold(parts: &Parts<'_>, shared: &Shared, plan: &Plan) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let mut renumbered = Renumbered { table: Some(0), memory: Some(0), ..Renumbered::default() };
    let mut types = TypeSection::new();
    if let Some(section) = &parts.types {
        renumbered.parse_type_section(&mut types, section.clone()).map_err(unwritable)?;
    }
    module.section(&types);

    let mut imports = ImportSection::new();
    let memory = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
    imports.import(SHARED, MEMORY, memory);
    let table = TableType { element_type: RefType::FUNCREF, table64: false, minimum: 1, maximum: None, shared: false };
    imports.import(SHARED, TABLE, table);
    let mut globals = BTreeMap::new();
    for (number, (global, name)) in shared.globals.iter().enumerate() {
        let ty = renumbered.global_type(parts.type_of_global(*global)?).map_err(unwritable)?;
        imports.import(SHARED, name, ty);
        globals.insert(*global, number as u32);
    }
    renumbered.globals = Some(globals);
    module.section(&imports);

    let mut functions = FunctionSection::new();
    let defined = alike(parts, plan.cold.union(&plan.copied).copied());
    for (number, function) in (0..).zip(defined.iter().chain(plan.called.keys())) {
        functions.function(parts.type_of(*function));
        renumbered.functions.insert(*function, number);
    }
    module.section(&functions);

    let stubs = plan.stubs_in_order();
    if let Some((_, first)) = stubs.first() {
        let mut elements = ElementSection::new();
        let functions = stubs.iter().map(|(function, _)| renumbered.function_index(*function));
        let functions: Vec<u32> = functions.collect::<Result<_, _>>().map_err(unwritable)?;
        elements.active(None, &ConstExpr::i32_const(*first as i32), Elements::Functions(functions.into()));
        module.section(&elements);
    }
    let mut code = CodeSection::new();
    for function in &defined {
        renumbered.parse_function_body(&mut code, parts.body_of(*function).clone()).map_err(unwritable)?;
    }
    let there = Shared { table: 0, memory: 0, globals: BTreeMap::new() };
    for (function, slot) in &plan.called {
        code.function(&pass_on(parts, &there, *function, *slot, None));
    }
    module.section(&code);
    Ok(module.finish())
}

/// A function that calls another of its type through the table, after a call of `before`.
fn pass_on(parts: &Parts<'_>, shared: &Shared, function: u32, slot: u32, before: Option<u32>) -> Function {
    let ty = parts.type_of(function);
    let mut stub = Function::new([]);
    if let Some(before) = before {
        stub.instruction(&Instruction::Call(before));
    }
    for param in 0..parts.signatures[ty as usize].params().len() as u32 {
        stub.instruction(&Instruction::LocalGet(param));
    }
    stub.instruction(&Instruction::I32Const(slot as i32));
    stub.instruction(&Instruction::CallIndirect { type_index: ty, table_index: shared.table });
    stub.instruction(&Instruction::End);
    stub
}

fn unwritable(error: Error<Lost>) -> anyhow::Error {
    anyhow!("a part of the app cannot be divided: {error}")
}
