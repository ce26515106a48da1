//! Who calls whom in a part of the app, and who can be taken out of it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use wasmparser::{ConstExpr, ElementItems, ExternalKind, FunctionBody, Operator};

use super::plan::Shared;
use crate::parts::Parts;

/// Up to this size, in bytes, a function that stays and is called by those that go is in both files: a way to call it
/// would take as much.
const WORTH_CALLING: u64 = 64;

/// Who calls whom in a part.
pub(super) struct Calls {
    first: u32,
    /// What the functions that are defined here are made of.
    uses: Vec<Uses>,
    callers: BTreeMap<u32, BTreeSet<u32>>,
    /// Functions that must keep their place: exported ones, and those that are named by value.
    fixed: BTreeSet<u32>,
    /// Functions in the table.
    listed: BTreeSet<u32>,
}

impl Calls {
    pub(super) fn of(parts: &Parts<'_>, shared: &Shared) -> Result<Self> {
        let first = parts.first_defined();
        let mut fixed: BTreeSet<u32> = parts.start.into_iter().collect();
        for export in parts.exports.clone().into_iter().flatten() {
            let export = export?;
            if export.kind == ExternalKind::Func {
                fixed.insert(export.index);
            }
        }
        for global in parts.globals.clone().into_iter().flatten() {
            fixed.extend(functions_of(&global?.init_expr)?);
        }
        let mut listed = BTreeSet::new();
        for element in parts.elements.clone().into_iter().flatten() {
            match element?.items {
                ElementItems::Functions(functions) => {
                    for function in functions {
                        listed.insert(function?);
                    }
                }
                ElementItems::Expressions(_, expressions) => {
                    for expression in expressions {
                        listed.extend(functions_of(&expression?)?);
                    }
                }
            }
        }
        let mut uses = Vec::with_capacity(parts.bodies.len());
        let mut callers: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (function, body) in (first..).zip(&parts.bodies) {
            let used = Uses::of(body, shared)?;
            fixed.extend(&used.names);
            for callee in &used.calls {
                callers.entry(*callee).or_default().insert(function);
            }
            uses.push(used);
        }
        Ok(Self { first, uses, callers, fixed, listed })
    }

    /// What a function is made of, if it is defined here.
    fn uses(&self, function: u32) -> Option<&Uses> {
        self.uses.get(function.checked_sub(self.first)? as usize)
    }

    pub(super) fn can_move(&self, function: u32) -> bool {
        !self.fixed.contains(&function) && self.uses(function).is_some_and(|uses| uses.is_common)
    }

    /// True when a function is called by one that stays, or is in the table.
    pub(super) fn is_needed(&self, function: u32, cold: &BTreeSet<u32>) -> bool {
        self.listed.contains(&function) || self.callers.get(&function).is_some_and(|callers| !callers.is_subset(cold))
    }

    /// Adds functions that nobody calls but those that go, whatever is known of them otherwise.
    pub(super) fn add_followers(&self, cold: &mut BTreeSet<u32>) {
        let mut waiting: Vec<u32> = cold.iter().copied().collect();
        while let Some(function) = waiting.pop() {
            for callee in self.uses(function).into_iter().flat_map(|uses| &uses.calls) {
                if !cold.contains(callee) && self.can_move(*callee) && !self.is_needed(*callee, cold) {
                    cold.insert(*callee);
                    waiting.push(*callee);
                }
            }
        }
    }

    /// The functions that stay and are called by those that go: first the small ones, of which these have copies.
    pub(super) fn called_by(&self, cold: &BTreeSet<u32>) -> (BTreeSet<u32>, BTreeSet<u32>) {
        let (mut copied, mut called) = (BTreeSet::new(), BTreeSet::new());
        let mut waiting: Vec<u32> = cold.iter().copied().collect();
        while let Some(function) = waiting.pop() {
            for callee in self.uses(function).into_iter().flat_map(|uses| &uses.calls) {
                if cold.contains(callee) || copied.contains(callee) || called.contains(callee) {
                    continue;
                }
                if self.uses(*callee).is_some_and(|uses| uses.is_common && uses.size <= WORTH_CALLING) {
                    copied.insert(*callee);
                    waiting.push(*callee);
                } else {
                    called.insert(*callee);
                }
            }
        }
        (copied, called)
    }
}

/// The functions that a constant names.
fn functions_of(expression: &ConstExpr<'_>) -> Result<Vec<u32>> {
    let mut functions = Vec::new();
    for operator in expression.get_operators_reader() {
        if let Operator::RefFunc { function_index } = operator? {
            functions.push(function_index);
        }
    }
    Ok(functions)
}

/// What a function is made of.
struct Uses {
    /// True when it uses nothing but what parts share.
    is_common: bool,
    calls: BTreeSet<u32>,
    /// Functions that it names without calling them.
    names: BTreeSet<u32>,
    /// Of its body, in bytes.
    size: u64,
}

impl Uses {
    fn of(body: &FunctionBody<'_>, shared: &Shared) -> Result<Self> {
        use Operator as O;
        let range = body.range();
        let mut uses =
            Self { is_common: true, calls: BTreeSet::new(), names: BTreeSet::new(), size: range.end - range.start };
        for operator in body.get_operators_reader()? {
            uses.is_common &= match operator? {
                O::Call { function_index } => {
                    uses.calls.insert(function_index);
                    true
                }
                O::RefFunc { function_index } => {
                    uses.names.insert(function_index);
                    false
                }
                O::CallIndirect { table_index, .. } => table_index == shared.table,
                O::GlobalGet { global_index } | O::GlobalSet { global_index } => {
                    shared.globals.contains_key(&global_index)
                }
                O::MemoryCopy { dst_mem, src_mem } => dst_mem == shared.memory && src_mem == shared.memory,
                O::MemoryFill { mem } | O::MemorySize { mem } | O::MemoryGrow { mem } => mem == shared.memory,
                O::MemoryInit { .. }
                | O::DataDrop { .. }
                | O::ElemDrop { .. }
                | O::TableInit { .. }
                | O::TableCopy { .. }
                | O::TableGet { .. }
                | O::TableSet { .. }
                | O::TableGrow { .. }
                | O::TableSize { .. }
                | O::TableFill { .. }
                | O::ReturnCall { .. }
                | O::ReturnCallIndirect { .. }
                | O::Throw { .. } => false,
                _ => true,
            };
        }
        Ok(uses)
    }
}
