//! What the list can be narrowed by, apart from kind, ownership and text.

use callboard_shared::catalog::CatalogFilters;

use crate::kinds;

/// A field whose values the list can be narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dimension {
    /// `spec.type`.
    Type,
    /// `spec.lifecycle`.
    Lifecycle,
    /// Who owns it.
    Owner,
    /// `metadata.tags`.
    Tag,
    /// `metadata.namespace`.
    Namespace,
}

impl Dimension {
    /// In the order in which they are offered.
    pub(crate) const ALL: [Self; 5] = [Self::Type, Self::Lifecycle, Self::Owner, Self::Tag, Self::Namespace];

    /// What the reader calls it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Type => "Type",
            Self::Lifecycle => "Lifecycle",
            Self::Owner => "Owner",
            Self::Tag => "Tags",
            Self::Namespace => "Namespace",
        }
    }

    /// The field in requests.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Type => "spec.type",
            Self::Lifecycle => "spec.lifecycle",
            Self::Owner => "relations.ownedBy",
            Self::Tag => "metadata.tags",
            Self::Namespace => "metadata.namespace",
        }
    }

    /// Whether entities of the kind can be narrowed by it at all.
    pub(crate) fn applies_to(self, kind: &str) -> bool {
        self != Self::Owner || !kinds::is_owner(kind)
    }

    /// The chosen values.
    pub(crate) fn values(self, filters: &CatalogFilters) -> &[String] {
        match self {
            Self::Type => &filters.types,
            Self::Lifecycle => &filters.lifecycles,
            Self::Owner => &filters.owners,
            Self::Tag => &filters.tags,
            Self::Namespace => &filters.namespaces,
        }
    }

    /// Whether a value is chosen; case does not matter, as in requests.
    pub(crate) fn has(self, filters: &CatalogFilters, value: &str) -> bool {
        self.values(filters).iter().any(|chosen| same(chosen, value))
    }

    /// The filters with a value chosen, or not chosen any more, on their first page.
    pub(crate) fn toggled(self, filters: &CatalogFilters, value: &str) -> CatalogFilters {
        let mut next = first_page(filters);
        let values = self.values_mut(&mut next);
        let before = values.len();
        values.retain(|chosen| !same(chosen, value));
        if values.len() == before {
            values.push(value.to_owned());
        }
        next
    }

    fn values_mut(self, filters: &mut CatalogFilters) -> &mut Vec<String> {
        match self {
            Self::Type => &mut filters.types,
            Self::Lifecycle => &mut filters.lifecycles,
            Self::Owner => &mut filters.owners,
            Self::Tag => &mut filters.tags,
            Self::Namespace => &mut filters.namespaces,
        }
    }
}

/// The same filters on the first page: a cursor belongs to the question that it came with.
pub(crate) fn first_page(filters: &CatalogFilters) -> CatalogFilters {
    CatalogFilters { cursor: None, offset: None, ..filters.clone() }
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choosing_a_value_goes_to_the_first_page() {
        let filters = CatalogFilters {
            tags: vec!["java".into()],
            cursor: Some("x".into()),
            offset: Some(20),
            limit: Some(50),
            ..CatalogFilters::default()
        };
        let more = Dimension::Tag.toggled(&filters, "rust");
        assert_eq!((more.tags.len(), &more.cursor, more.offset, more.limit), (2, &None, None, Some(50)));
        assert!(Dimension::Tag.has(&more, "Rust"));
        assert_eq!(Dimension::Tag.toggled(&more, "JAVA").tags, ["rust"]);
    }

    #[test]
    fn owners_have_no_owner() {
        let of = |kind: &str| Dimension::ALL.into_iter().filter(|dimension| dimension.applies_to(kind)).count();
        assert_eq!((of("group"), of("component")), (4, 5));
    }
}
