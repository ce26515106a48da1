//! The rows of one key over all entities.

use std::sync::Arc;

use super::like::Like;
use super::order::{Sorted, Uids};
use super::postings::Postings;
use super::rows::RowValue;
use super::set::Set;
use super::values::{Left, Values};

/// What the rows of list items hold.
const TRUE: &str = "true";

/// The rows of one key. Every text in a list gives a key of its own (`metadata.tags.java` = `true`), so most
/// keys of an estate hold nothing but that value, for one entity or a few: those cost no table.
pub(super) enum Column {
    /// Who has the value `true`; there is no other row.
    Flags(Postings),
    Values(Box<Values>),
}

impl Default for Column {
    fn default() -> Self {
        Self::Flags(Postings::None)
    }
}

impl Column {
    pub(super) fn insert(&mut self, entity: u32, value: Option<RowValue<'_>>) {
        match self {
            Self::Flags(flags) if is_true(value) => {
                flags.insert(entity);
            }
            Self::Flags(flags) => {
                let mut values = Box::new(Values::default());
                flags.as_set().for_each(|entity| values.insert(entity, Some(RowValue { text: TRUE, original: TRUE })));
                values.insert(entity, value);
                *self = Self::Values(values);
            }
            Self::Values(values) => values.insert(entity, value),
        }
    }

    pub(super) fn remove(&mut self, entity: u32, value: Option<RowValue<'_>>, left: Left) {
        match self {
            Self::Flags(flags) => {
                flags.remove(entity);
            }
            Self::Values(values) => values.remove(entity, value, left),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Flags(flags) => flags.is_empty(),
            Self::Values(values) => values.is_empty(),
        }
    }

    /// Who has the key, be it with a null.
    pub(super) fn present(&self) -> Set<'_> {
        match self {
            Self::Flags(flags) => flags.as_set(),
            Self::Values(values) => values.present(),
        }
    }

    /// Who has the value, given in lower case.
    pub(super) fn having(&self, text: &str) -> Set<'_> {
        match self {
            Self::Flags(flags) if text == TRUE => flags.as_set(),
            Self::Flags(_) => Set::empty(),
            Self::Values(values) => values.having(text),
        }
    }

    /// Who has any of the values that match.
    pub(super) fn search(&self, like: &Like) -> Vec<Set<'_>> {
        match self {
            Self::Flags(flags) if like.matches(TRUE) => vec![flags.as_set()],
            Self::Flags(_) => Vec::new(),
            Self::Values(values) => values.search(like),
        }
    }

    /// The text of a value in [`Sorted`], in lower case.
    pub(super) fn text(&self, value: u32) -> &str {
        match self {
            Self::Flags(_) => TRUE,
            Self::Values(values) => values.text(value),
        }
    }

    /// Every entity with each of its values, by value and uid.
    pub(super) fn sorted(&self, uids: &dyn Uids) -> Arc<Sorted> {
        match self {
            Self::Flags(flags) => Arc::new(Sorted::of_one_value(flags, uids)),
            Self::Values(values) => values.sorted(uids),
        }
    }

    /// Visits the values in use as they were written, each form by itself.
    pub(super) fn each_form(&self, mut visit: impl FnMut(&str, &Postings)) {
        match self {
            Self::Flags(flags) => visit(TRUE, flags),
            Self::Values(values) => values.each_form(visit),
        }
    }
}

fn is_true(value: Option<RowValue<'_>>) -> bool {
    value.is_some_and(|value| value.original == TRUE)
}
