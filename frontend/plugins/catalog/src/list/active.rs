//! The filters that are in force, each with what the list is without it.

use callboard_i18n::t;
use callboard_shared::catalog::CatalogFilters;
use callboard_shared::entity::EntityRef;

use super::dimension::{Dimension, first_page};
use super::scope::{Scope, kind_of};

/// A filter that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActiveFilter {
    /// What it is about; nothing for the text.
    pub(crate) dimension: Option<Dimension>,
    /// What the reader calls that: `Type`, `Text`.
    pub(crate) label: &'static str,
    /// Its value as it stands in the address.
    pub(crate) value: String,
    /// What the reader calls it, where that is not the value itself.
    pub(crate) shown: Option<&'static str>,
    /// The entity that the value stands for.
    pub(crate) entity: Option<EntityRef>,
    /// The filters without it.
    pub(crate) without: CatalogFilters,
}

/// The filters in force, in the order in which they are offered. Kind and ownership are always in force
/// and are not among them.
pub(crate) fn active(scope: &Scope) -> Vec<ActiveFilter> {
    let filters = &scope.filters;
    let text = filters.text.iter().filter(|text| !text.trim().is_empty()).map(|text| ActiveFilter {
        dimension: None,
        label: t!("Text"),
        value: text.clone(),
        shown: None,
        entity: None,
        without: first_page(&CatalogFilters { text: None, ..filters.clone() }),
    });
    let dimensions = Dimension::ALL
        .into_iter()
        .filter(|dimension| dimension.applies_to(scope.kind()))
        .flat_map(|dimension| dimension.values(filters).iter().map(move |value| (dimension, value)))
        .map(|(dimension, value)| ActiveFilter {
            dimension: Some(dimension),
            label: dimension.label(),
            value: value.clone(),
            shown: dimension.value_label(value),
            entity: (dimension == Dimension::Owner).then(|| EntityRef::parse_full(value).ok()).flatten(),
            without: dimension.toggled(filters, value),
        });
    text.chain(dimensions).collect()
}

/// The filters with none in force: kind, ownership, order and page size stay.
pub(crate) fn cleared(filters: &CatalogFilters) -> CatalogFilters {
    CatalogFilters {
        kind: filters.kind.clone(),
        user: filters.user,
        limit: filters.limit,
        order: filters.order.clone(),
        ..CatalogFilters::default()
    }
}

/// The filters for another kind: what means the same there stays.
pub(crate) fn for_kind(filters: &CatalogFilters, kind: &str) -> CatalogFilters {
    if kind_of(filters) == kind {
        return first_page(filters);
    }
    CatalogFilters {
        kind: Some(kind.to_owned()),
        user: filters.user,
        owners: filters.owners.clone(),
        namespaces: filters.namespaces.clone(),
        text: filters.text.clone(),
        limit: filters.limit,
        ..CatalogFilters::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(filters: &str) -> Scope {
        Scope::new(CatalogFilters::parse(filters), Some(Vec::new()), None)
    }

    #[test]
    fn every_filter_can_be_taken_away() {
        let scope = scope(
            "filters[type]=a&filters[tags]=x&filters[tags]=y&filters[owners]=group:default/g&filters[text]=t&cursor=c",
        );
        let active = active(&scope);
        let shown: Vec<_> = active.iter().map(|filter| (filter.label, filter.value.as_str())).collect();
        assert_eq!(shown, [("Text", "t"), ("Type", "a"), ("Owner", "group:default/g"), ("Tags", "x"), ("Tags", "y")]);
        assert_eq!(active[0].without.text, None);
        assert_eq!(active[3].without.tags, ["y"]);
        assert!(active.iter().all(|filter| filter.without.cursor.is_none()));
        assert_eq!(active[2].entity, Some(EntityRef::new("group", "default", "g")));
    }

    #[test]
    fn clearing_keeps_kind_and_ownership() {
        let filters = CatalogFilters::parse("filters[kind]=api&filters[user]=all&filters[tags]=x&limit=50&cursor=c");
        assert_eq!(cleared(&filters), CatalogFilters::parse("filters[kind]=api&filters[user]=all&limit=50"));
    }

    #[test]
    fn another_kind_keeps_what_means_the_same() {
        let filters =
            CatalogFilters::parse("filters[type]=a&filters[tags]=x&filters[text]=t&filters[owners]=group:default/g");
        assert_eq!(
            for_kind(&filters, "api"),
            CatalogFilters::parse("filters[kind]=api&filters[text]=t&filters[owners]=group:default/g")
        );
        assert_eq!(for_kind(&filters, "component"), filters);
    }
}
