//! What differs between predicates over entities and over locations.

use callboard_letters::Letters;

/// The fields that a query over registered locations may name.
pub const LOCATION_FIELDS: &[&str] = &["id", "type", "target", "entityRef"];

/// The rules of one endpoint.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Any field; `$all: []` is true.
    Entities,
    /// Only [`LOCATION_FIELDS`]; `$all: []` is false and `$contains` matches nothing.
    Locations,
}

impl Dialect {
    /// The key as it is compared; `None` when the field is not known.
    pub(super) fn key(self, field: &str) -> Option<String> {
        match self {
            Self::Entities => Some(field.lower()),
            Self::Locations => LOCATION_FIELDS.contains(&field).then(|| field.lower()),
        }
    }
}
