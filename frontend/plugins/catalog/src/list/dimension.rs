//! What the list can be narrowed by, apart from kind, ownership and text.

use callboard_i18n::t;
use callboard_letters::Letters;
use callboard_shared::catalog::CatalogFilters;
use callboard_shared::query::Predicate;

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
    /// How processing went: orphans, and what has errors.
    Status,
}

/// An entity that no location names any more.
pub(crate) const ORPHAN: &str = "orphan";
/// An entity whose sources have errors.
pub(crate) const ERROR: &str = "error";

impl Dimension {
    /// In the order in which they are offered.
    pub(crate) const ALL: [Self; 6] =
        [Self::Type, Self::Lifecycle, Self::Owner, Self::Tag, Self::Namespace, Self::Status];

    /// The dimension that a part of the page stands for.
    pub(crate) fn of_part(id: &str) -> Option<Self> {
        match id.strip_prefix("catalog-filter:catalog/")? {
            "type" => Some(Self::Type),
            "lifecycle" => Some(Self::Lifecycle),
            "mode" => Some(Self::Owner),
            "tag" => Some(Self::Tag),
            "namespace" => Some(Self::Namespace),
            "processing-status" => Some(Self::Status),
            _ => None,
        }
    }

    /// What the reader calls it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Type => t!("Type"),
            Self::Lifecycle => t!("Lifecycle"),
            Self::Owner => t!("Owner"),
            Self::Tag => t!("Tags"),
            Self::Namespace => t!("Namespace"),
            Self::Status => t!("Processing status"),
        }
    }

    /// What the field is called that finds its values.
    pub(crate) fn search_label(self) -> &'static str {
        match self {
            Self::Type => t!("Search in type"),
            Self::Lifecycle => t!("Search in lifecycle"),
            Self::Owner => t!("Search in owner"),
            Self::Tag => t!("Search in tags"),
            Self::Namespace => t!("Search in namespace"),
            Self::Status => t!("Search in processing status"),
        }
    }

    /// What the reader calls one of its values, where that is not the value itself.
    pub(crate) fn value_label(self, value: &str) -> Option<&'static str> {
        match (self, value) {
            (Self::Status, ORPHAN) => Some(t!("Is orphan")),
            (Self::Status, ERROR) => Some(t!("Has error")),
            _ => None,
        }
    }

    /// The fields in requests; of the status each stands for one value.
    pub(crate) const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Type => &["spec.type"],
            Self::Lifecycle => &["spec.lifecycle"],
            Self::Owner => &["relations.ownedBy"],
            Self::Tag => &["metadata.tags"],
            Self::Namespace => &["metadata.namespace"],
            Self::Status => &["metadata.annotations.backstage.io/orphan", "status.items.level"],
        }
    }

    /// The field in requests, the first when there are several.
    pub(crate) const fn field(self) -> &'static str {
        self.fields()[0]
    }

    /// Whether an entity can have several of its values, so that choosing more narrows further.
    pub(crate) const fn narrows(self) -> bool {
        matches!(self, Self::Tag | Self::Status)
    }

    /// The condition that an entity has the value.
    pub(crate) fn condition(self, value: &str) -> Predicate {
        match (self, value) {
            (Self::Status, ORPHAN) => Predicate::equals(self.fields()[0], "true"),
            (Self::Status, ERROR) => Predicate::equals(self.fields()[1], "error"),
            (Self::Status, _) => Predicate::always(),
            _ => Predicate::equals(self.field(), value),
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
            Self::Status => &filters.statuses,
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
            Self::Status => &mut filters.statuses,
        }
    }
}

/// The same filters on the first page: a cursor belongs to the question that it came with.
pub(crate) fn first_page(filters: &CatalogFilters) -> CatalogFilters {
    CatalogFilters { cursor: None, offset: None, ..filters.clone() }
}

fn same(one: &str, other: &str) -> bool {
    one.lower() == other.lower()
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
        assert_eq!((of("group"), of("component")), (5, 6));
    }
}
