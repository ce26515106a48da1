//! The permissions of the catalog that a browser asks about.

use crate::permissions::Permission;

/// The kind of thing that entities are.
pub const ENTITY: &str = "catalog-entity";

/// Take an entity out of the catalog.
pub fn entity_delete() -> Permission {
    Permission::resource("catalog.entity.delete", Some("delete"), ENTITY)
}

/// Have the source of an entity read again.
pub fn entity_refresh() -> Permission {
    Permission::resource("catalog.entity.refresh", Some("update"), ENTITY)
}

/// Bring something new in, by whatever way.
pub fn entity_create() -> Permission {
    Permission::basic("catalog.entity.create", Some("create"))
}

/// Register a location.
pub fn location_create() -> Permission {
    Permission::basic("catalog.location.create", Some("create"))
}
