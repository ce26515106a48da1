//! The permissions of the catalog (contract/catalog.md §10).

use callboard_core::permissions::{Action, Permission};

const ENTITY: Option<&str> = Some("catalog-entity");

pub(crate) const ENTITY_READ: Permission =
    Permission { name: "catalog.entity.read", action: Some(Action::Read), resource_type: ENTITY };
pub(crate) const ENTITY_CREATE: Permission =
    Permission { name: "catalog.entity.create", action: Some(Action::Create), resource_type: None };
pub(crate) const ENTITY_DELETE: Permission =
    Permission { name: "catalog.entity.delete", action: Some(Action::Delete), resource_type: ENTITY };
pub(crate) const ENTITY_REFRESH: Permission =
    Permission { name: "catalog.entity.refresh", action: Some(Action::Update), resource_type: ENTITY };
pub(crate) const ENTITY_VALIDATE: Permission =
    Permission { name: "catalog.entity.validate", action: None, resource_type: None };
pub(crate) const LOCATION_READ: Permission =
    Permission { name: "catalog.location.read", action: Some(Action::Read), resource_type: None };
pub(crate) const LOCATION_CREATE: Permission =
    Permission { name: "catalog.location.create", action: Some(Action::Create), resource_type: None };
pub(crate) const LOCATION_ANALYZE: Permission =
    Permission { name: "catalog.location.analyze", action: None, resource_type: None };
pub(crate) const LOCATION_DELETE: Permission =
    Permission { name: "catalog.location.delete", action: Some(Action::Delete), resource_type: None };

pub(crate) const UNPROCESSED_READ: Permission =
    Permission { name: "catalog.entities.unprocessed.read", action: Some(Action::Read), resource_type: None };
pub(crate) const UNPROCESSED_DELETE: Permission =
    Permission { name: "catalog.entities.unprocessed.delete", action: Some(Action::Delete), resource_type: None };

pub(crate) const ALL: &[Permission] = &[
    ENTITY_READ,
    ENTITY_CREATE,
    ENTITY_DELETE,
    ENTITY_REFRESH,
    ENTITY_VALIDATE,
    LOCATION_READ,
    LOCATION_CREATE,
    LOCATION_ANALYZE,
    LOCATION_DELETE,
    UNPROCESSED_READ,
    UNPROCESSED_DELETE,
];
