//! The permissions of the catalog (contract/catalog.md §10).

mod rules;

use callboard_core::permissions::{Action, Permission};

pub(crate) use rules::{EntityRules, predicate};

pub(crate) use callboard_shared::catalog::permissions::ENTITY;

pub(crate) const ENTITY_READ: Permission =
    Permission { name: "catalog.entity.read", action: Some(Action::Read), resource_type: Some(ENTITY) };
pub(crate) const ENTITY_CREATE: Permission =
    Permission { name: "catalog.entity.create", action: Some(Action::Create), resource_type: None };
pub(crate) const ENTITY_DELETE: Permission =
    Permission { name: "catalog.entity.delete", action: Some(Action::Delete), resource_type: Some(ENTITY) };
pub(crate) const ENTITY_REFRESH: Permission =
    Permission { name: "catalog.entity.refresh", action: Some(Action::Update), resource_type: Some(ENTITY) };
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

/// Read about incremental ingestion; declared because policies of the original name it.
pub(crate) const INGESTION_READ: Permission =
    Permission { name: "catalog.ingestion.read", action: Some(Action::Read), resource_type: None };
/// Steer incremental ingestion; declared because policies of the original name it.
pub(crate) const INGESTION_MANAGE: Permission =
    Permission { name: "catalog.ingestion.manage", action: Some(Action::Update), resource_type: None };

/// What the plugin tells that it asks for. As in the original, those about unprocessed entities are not among them:
/// there they come with a module.
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
    INGESTION_READ,
    INGESTION_MANAGE,
];

#[cfg(test)]
mod tests {
    use callboard_shared::catalog::permissions as asked_by_browsers;

    use super::*;

    #[test]
    fn browsers_ask_about_what_there_is() {
        for asked in [
            asked_by_browsers::entity_delete(),
            asked_by_browsers::entity_refresh(),
            asked_by_browsers::entity_create(),
            asked_by_browsers::location_create(),
        ] {
            assert!(ALL.iter().any(|own| own.on_the_wire() == asked), "{asked:?}");
        }
    }
}
