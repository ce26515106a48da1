//! Joins chunks into one wasm file.
//!
//! A chunk has nothing of its own but code and data: it imports the app's memory, table and stack pointer, exports
//! nothing, and puts its functions into the table, where the others call them. So chunks become one by writing
//! their parts after one another, with the numbers of types and functions moved.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, ImportSection, Module, TypeSection,
};
use wasmparser::{FuncType, Parser, Payload, TypeRef};

use crate::names;

/// One file that does what all of them do. Every chunk may be instantiated once only, and so may this.
///
/// # Errors
/// When a chunk holds something that this cannot join: functions that it imports or exports, memories, tables or
/// globals of its own.
pub(crate) fn merge<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>> {
    let mut merged = Merged::default();
    for chunk in chunks {
        merged.add(chunk)?;
    }
    Ok(merged.finish())
}

/// What was joined so far.
#[derive(Default)]
struct Merged {
    types: TypeSection,
    known_types: HashMap<FuncType, u32>,
    imports: ImportSection,
    known_imports: HashMap<(String, String), u32>,
    /// How many memories, tables and globals are imported.
    imported: [u32; 3],
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    /// Of functions.
    names: BTreeMap<u32, String>,
}

/// Where the things of a chunk are in the whole.
#[derive(Default)]
struct Moved {
    types: Vec<u32>,
    memories: Vec<u32>,
    tables: Vec<u32>,
    globals: Vec<u32>,
    first_function: u32,
    first_data: u32,
    first_element: u32,
}

impl Merged {
    fn add(&mut self, chunk: &[u8]) -> Result<()> {
        let mut moved = Moved {
            first_function: self.functions.len(),
            first_data: self.data.len(),
            first_element: self.elements.len(),
            ..Moved::default()
        };
        for (function, name) in names::of_functions(chunk)? {
            self.names.insert(moved.first_function + function, name);
        }
        for payload in Parser::new(0).parse_all(chunk) {
            match payload.context("a chunk is no wasm file")? {
                Payload::TypeSection(section) => {
                    for ty in section.into_iter_err_on_gc_types() {
                        moved.types.push(self.type_index(ty?)?);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        self.import(import?, &mut moved)?;
                    }
                }
                Payload::FunctionSection(section) => {
                    for ty in section {
                        self.functions.function(moved.type_index(ty?).map_err(unreadable)?);
                    }
                }
                Payload::ElementSection(section) => {
                    moved.parse_element_section(&mut self.elements, section).map_err(unreadable)?;
                }
                Payload::CodeSectionEntry(body) => {
                    moved.parse_function_body(&mut self.code, body).map_err(unreadable)?;
                }
                Payload::DataSection(section) => {
                    moved.parse_data_section(&mut self.data, section).map_err(unreadable)?;
                }
                Payload::ExportSection(section) if section.count() == 0 => {}
                Payload::Version { .. }
                | Payload::DataCountSection { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                other => bail!("a chunk holds what cannot be joined: {other:?}"),
            }
        }
        Ok(())
    }

    fn type_index(&mut self, ty: FuncType) -> Result<u32> {
        if let Some(known) = self.known_types.get(&ty) {
            return Ok(*known);
        }
        let index = self.types.len();
        self.types.ty().func_type(&Moved::default().func_type(ty.clone()).map_err(unreadable)?);
        self.known_types.insert(ty, index);
        Ok(index)
    }

    fn import(&mut self, import: wasmparser::Import<'_>, moved: &mut Moved) -> Result<()> {
        let (kind, into) = match import.ty {
            TypeRef::Memory(_) => (0, &mut moved.memories),
            TypeRef::Table(_) => (1, &mut moved.tables),
            TypeRef::Global(_) => (2, &mut moved.globals),
            other => bail!("a chunk imports {}, which is {other:?}", import.name),
        };
        let name = (import.module.to_owned(), import.name.to_owned());
        if let Some(known) = self.known_imports.get(&name) {
            into.push(*known);
            return Ok(());
        }
        let index = self.imported[kind];
        self.imported[kind] += 1;
        into.push(index);
        self.known_imports.insert(name, index);
        let ty = Moved::default().entity_type(import.ty).map_err(unreadable)?;
        self.imports.import(import.module, import.name, ty);
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        module.section(&self.types).section(&self.imports).section(&self.functions).section(&self.elements);
        module.section(&DataCountSection { count: self.data.len() }).section(&self.code).section(&self.data);
        module.section(&names::section(self.names.iter().map(|(function, name)| (*function, name.as_str()))));
        module.finish()
    }
}

impl Reencode for Moved {
    type Error = std::convert::Infallible;

    fn type_index(&mut self, ty: u32) -> Result<u32, Error> {
        Ok(self.types[ty as usize])
    }

    fn memory_index(&mut self, memory: u32) -> Result<u32, Error> {
        Ok(self.memories[memory as usize])
    }

    fn table_index(&mut self, table: u32) -> Result<u32, Error> {
        Ok(self.tables[table as usize])
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error> {
        Ok(self.globals[global as usize])
    }

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.first_function + function)
    }

    fn data_index(&mut self, data: u32) -> Result<u32, Error> {
        Ok(self.first_data + data)
    }

    fn element_index(&mut self, element: u32) -> Result<u32, Error> {
        Ok(self.first_element + element)
    }
}

fn unreadable(error: Error) -> anyhow::Error {
    anyhow!("a chunk cannot be read: {error}")
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, Elements, EntityType, ExportKind, ExportSection, Function, Instruction, MemoryType, RefType,
        TableType, ValType,
    };

    use super::*;

    /// A chunk with one type that the other has not, a function that calls its second, data, and both functions
    /// in the table from `slot` on.
    fn chunk(slot: i32, param: ValType, text: &str) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([param], []);
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        let memory = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        imports.import("app", "memory", memory);
        let table =
            TableType { element_type: RefType::FUNCREF, table64: false, minimum: 9, maximum: None, shared: false };
        imports.import("app", "table", EntityType::Table(table));
        let mut functions = FunctionSection::new();
        functions.function(1).function(0);
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(slot), Elements::Functions((&[0, 1][..]).into()));
        let mut code = CodeSection::new();
        let mut first = Function::new([]);
        let zero = if param == ValType::I32 { Instruction::I32Const(0) } else { Instruction::I64Const(0) };
        first.instruction(&zero).instruction(&Instruction::Call(1)).instruction(&Instruction::End);
        let mut second = Function::new([]);
        second.instruction(&Instruction::End);
        code.function(&first).function(&second);
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(slot * 100), text.bytes());
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements).section(&code).section(&data);
        module.finish()
    }

    #[test]
    fn two_chunks_become_one_that_is_valid() {
        let one = merge([&chunk(1, ValType::I32, "ab")[..], &chunk(3, ValType::I64, "cd")]).unwrap();
        wasmparser::validate(&one).unwrap();
        let mut seen = Vec::new();
        for payload in Parser::new(0).parse_all(&one) {
            match payload.unwrap() {
                Payload::TypeSection(section) => seen.push(("types", section.count())),
                Payload::ImportSection(section) => seen.push(("imports", section.into_imports().count() as u32)),
                Payload::FunctionSection(section) => seen.push(("functions", section.count())),
                Payload::ElementSection(section) => seen.push(("elements", section.count())),
                Payload::DataSection(section) => seen.push(("data", section.count())),
                Payload::CodeSectionEntry(body) => {
                    let called = body.get_operators_reader().unwrap().into_iter().find_map(|operator| match operator {
                        Ok(wasmparser::Operator::Call { function_index }) => Some(function_index),
                        _ => None,
                    });
                    seen.extend(called.map(|function| ("call", function)));
                }
                _ => {}
            }
        }
        let expected =
            [("types", 3), ("imports", 2), ("functions", 4), ("elements", 2), ("call", 1), ("call", 3), ("data", 2)];
        assert_eq!(seen, expected);
    }

    #[test]
    fn what_cannot_be_joined_is_an_error() {
        let mut module = Module::new();
        let mut exports = ExportSection::new();
        exports.export("f", ExportKind::Func, 0);
        module.section(&exports);
        assert!(merge([&module.finish()[..]]).unwrap_err().to_string().contains("cannot be joined"));
        assert!(merge([&b"MZ"[..]]).is_err());
    }
}
