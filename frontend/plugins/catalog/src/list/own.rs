//! Columns of the list that other plugins bring along.

use std::cell::RefCell;

use callboard_web_core::{EntityColumn, use_portal};

use super::columns::ListColumn;
use crate::kinds;

/// A column of another plugin, known by its id.
#[derive(Clone, Copy)]
pub(crate) struct OwnColumn(pub(crate) EntityColumn);

impl PartialEq for OwnColumn {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for OwnColumn {}

impl std::fmt::Debug for OwnColumn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.id)
    }
}

impl OwnColumn {
    /// Whether lists of the kind have it.
    pub(crate) fn is_of(self, kind: &str) -> bool {
        self.0.kinds.is_empty() || (kind != kinds::ALL && self.0.kinds.contains(&kind))
    }
}

thread_local! {
    // Event handlers, which look columns up by their ids, have no owner to find the portal with.
    static COLUMNS: RefCell<Vec<OwnColumn>> = const { RefCell::new(Vec::new()) };
}

/// Learns which there are in this portal.
pub(super) fn learn() {
    COLUMNS.set(use_portal().entity_columns.iter().copied().map(OwnColumn).collect());
}

/// Those of lists of a kind, in order.
pub(super) fn of_kind(kind: &str) -> impl Iterator<Item = OwnColumn> + use<> {
    let columns = COLUMNS.with_borrow(|all| all.iter().copied().filter(|own| own.is_of(kind)).collect::<Vec<_>>());
    columns.into_iter()
}

/// All of them, in order.
pub(super) fn all() -> impl Iterator<Item = ListColumn> + use<> {
    COLUMNS.with_borrow(|all| all.iter().copied().map(ListColumn::Own).collect::<Vec<_>>()).into_iter()
}

#[cfg(test)]
mod tests {
    use leptos::prelude::IntoAny;

    use super::*;
    use crate::list::columns::{available, fields, toggled, usual};

    #[test]
    fn a_column_of_another_plugin_is_one_of_the_list() {
        let column = EntityColumn {
            id: "catalog-column:oncall/who",
            header: "On call",
            kinds: &["component"],
            fields: &["metadata.annotations.a", "spec.type"],
            usual: true,
            cell: |_| ().into_any(),
        };
        COLUMNS.set(vec![OwnColumn(column)]);
        let own = ListColumn::of_id("catalog-column:oncall/who").unwrap();
        assert_eq!((own.header(), own.sort_field("component")), ("On call", None));
        assert_eq!(usual("component", false, false).last(), Some(&own));
        assert!(!usual("api", false, false).contains(&own) && !available(kinds::ALL).contains(&own));
        assert_eq!(toggled(&[ListColumn::Name, own], ListColumn::Owner), [ListColumn::Name, ListColumn::Owner, own]);
        let fields = fields("component");
        assert!(fields.contains(&"metadata.annotations.a"));
        assert_eq!(fields.iter().filter(|field| **field == "spec.type").count(), 1);
        COLUMNS.take();
    }
}
