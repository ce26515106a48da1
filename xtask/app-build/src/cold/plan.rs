//! What goes out of a part and what stays, and through which slots of the table both call each other.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasmparser::{ElementItems, ElementKind, ExternalKind, FunctionBody, Operator, TypeRef};

use super::calls::Calls;
use crate::parts::Parts;

/// The module and the names under which parts import what the main file shares.
pub(super) const SHARED: &str = "__wasm_split";
pub(super) const MEMORY: &str = "memory";
pub(super) const TABLE: &str = "__indirect_function_table";

/// Slots of the table that are still free, and the one in which every part finds how to ask for a file.
pub(super) struct Slots {
    pub(super) ensure: u32,
    pub(super) next: u32,
}

impl Slots {
    /// The slots behind those that the main file has.
    ///
    /// # Errors
    /// When the file has no table.
    pub(super) fn behind(main: &[u8]) -> Result<Self> {
        let parts = Parts::of(main)?;
        let shared = Shared::of(&parts)?;
        let imported = parts.imported_tables;
        let number = (shared.table - imported) as usize;
        let tables = parts.tables.clone().context("the main file has no table of functions")?;
        let table = tables.into_iter().nth(number).context("the main file has no table of functions")??;
        let size = u32::try_from(table.ty.initial)?;
        Ok(Self { ensure: size, next: size + 1 })
    }

    fn take(&mut self, count: usize) -> Result<u32> {
        let first = self.next;
        self.next =
            u32::try_from(count).ok().and_then(|count| first.checked_add(count)).context("the table is full")?;
        Ok(first)
    }
}

/// What a part and the main file share, by the numbers that they have in this part.
pub(super) struct Shared {
    pub(super) table: u32,
    pub(super) memory: u32,
    /// Names of globals.
    pub(super) globals: BTreeMap<u32, String>,
}

impl Shared {
    /// Leaves out what the main file exports for others than its parts: the loader's script does not hand it on.
    pub(super) fn restrict(mut self, lent: &BTreeSet<String>) -> Self {
        self.globals.retain(|_, name| lent.contains(name));
        self
    }

    pub(super) fn of(parts: &Parts<'_>) -> Result<Self> {
        let (mut table, mut memory, mut globals) = (None, None, BTreeMap::new());
        let mut numbers = [0; 3];
        for import in parts.imports.clone().into_iter().flat_map(|section| section.into_imports()) {
            let import = import?;
            let kind = match import.ty {
                TypeRef::Table(_) => 0,
                TypeRef::Memory(_) => 1,
                TypeRef::Global(_) => 2,
                _ => continue,
            };
            let number = numbers[kind];
            numbers[kind] += 1;
            match (import.module, import.name, kind) {
                (SHARED, TABLE, 0) => table = Some(number),
                (SHARED, MEMORY, 1) => memory = Some(number),
                (SHARED, name, 2) => {
                    globals.insert(number, name.to_owned());
                }
                _ => {}
            }
        }
        for export in parts.exports.clone().into_iter().flatten() {
            let export = export?;
            match (export.name, export.kind) {
                (TABLE, ExternalKind::Table) => table = Some(export.index),
                (MEMORY, ExternalKind::Memory) => memory = Some(export.index),
                (name, ExternalKind::Global) => {
                    globals.insert(export.index, name.to_owned());
                }
                _ => {}
            }
        }
        Ok(Self {
            table: table.context("a part of the app has no table of functions")?,
            memory: memory.context("a part of the app has no memory")?,
            globals,
        })
    }
}

/// The slots that functions of a part have already, as others call them or know them by their address.
fn known_slots(parts: &Parts<'_>, shared: &Shared) -> Result<BTreeMap<u32, u32>> {
    let mut known = BTreeMap::new();
    for element in parts.elements.clone().into_iter().flatten() {
        let element = element?;
        let ElementKind::Active { table_index, offset_expr } = element.kind else { continue };
        let ElementItems::Functions(functions) = element.items else { continue };
        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else { continue };
        if table_index.unwrap_or(0) != shared.table {
            continue;
        }
        for (slot, function) in (value as u32..).zip(functions) {
            known.entry(function?).or_insert(slot);
        }
    }
    Ok(known)
}

/// Which function goes where.
pub(super) struct Plan {
    /// Functions that are taken out.
    pub(super) cold: BTreeSet<u32>,
    /// Those of them that somebody else calls or knows, with their slots. They stand one behind another.
    pub(super) stubs: BTreeMap<u32, u32>,
    /// Small functions that stay, and are beside those that go too.
    pub(super) copied: BTreeSet<u32>,
    /// Functions that stay and are called by those that go, with their slots.
    pub(super) called: BTreeMap<u32, u32>,
    /// Those of them that had no slot before. They stand one behind another.
    pub(super) placed: BTreeMap<u32, u32>,
}

impl Plan {
    pub(super) fn make(
        parts: &Parts<'_>,
        shared: &Shared,
        is_cold: impl Fn(u32, &FunctionBody<'_>) -> bool,
        slots: &mut Slots,
    ) -> Result<Self> {
        let calls = Calls::of(parts, shared)?;
        let mut cold: BTreeSet<u32> = (parts.first_defined()..)
            .zip(&parts.bodies)
            .filter(|(function, body)| calls.can_move(*function) && is_cold(*function, body))
            .map(|(function, _)| function)
            .collect();
        calls.add_followers(&mut cold);
        let (copied, called) = calls.called_by(&cold);
        let mut stubs: Vec<u32> = cold.iter().copied().filter(|function| calls.is_needed(*function, &cold)).collect();
        // Those of one type next to each other, so that they look alike and pack well.
        stubs.sort_by_key(|function| (parts.type_of(*function), *function));
        let number = |functions: Vec<u32>, slots: &mut Slots| -> Result<BTreeMap<u32, u32>> {
            let first = slots.take(functions.len())?;
            Ok(functions.into_iter().zip(first..).collect())
        };
        let stubs = number(stubs, slots)?;
        let mut known = known_slots(parts, shared)?;
        known.retain(|function, _| called.contains(function));
        let placed = number(called.into_iter().filter(|function| !known.contains_key(function)).collect(), slots)?;
        known.extend(&placed);
        Ok(Self { cold, stubs, copied, called: known, placed })
    }

    /// Stubs in the order of their slots.
    pub(super) fn stubs_in_order(&self) -> Vec<(u32, u32)> {
        let mut stubs: Vec<(u32, u32)> = self.stubs.iter().map(|(function, slot)| (*function, *slot)).collect();
        stubs.sort_by_key(|(_, slot)| *slot);
        stubs
    }
}
