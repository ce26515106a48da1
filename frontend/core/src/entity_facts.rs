//! What entities say about themselves, for plugins that show them.

use callboard_shared::entity::{Entity, EntityRef, Relation, annotations};

/// The other ends of one type of relation, perhaps of one kind only.
pub fn targets(entity: &Entity, relation_type: &str, kind: Option<&str>) -> Vec<EntityRef> {
    entity
        .relations_of_type(relation_type)
        .filter_map(Relation::target)
        .filter(|target| kind.is_none_or(|kind| target.kind == kind))
        .collect()
}

/// A member of the profile of a user or group.
pub fn profile<'a>(entity: &'a Entity, field: &str) -> Option<&'a str> {
    entity.spec.get("profile")?.get(field)?.as_str().filter(|text| !text.is_empty())
}

/// Where the entity's file can be edited.
pub fn edit_url(entity: &Entity) -> Option<&str> {
    web_address(entity.annotation(annotations::EDIT_URL)?)
}

/// Whether the server can read the entity's source again.
pub fn can_refresh(entity: &Entity) -> bool {
    entity
        .annotation(annotations::MANAGED_BY_LOCATION)
        .is_some_and(|location| location.starts_with("url:") || location.starts_with("file:"))
}

/// An address of the web as it is; none for scripts, paths and everything else that must not be a link.
pub fn web_address(address: &str) -> Option<&str> {
    let scheme = address.split_once(':')?.0.to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel" | "slack" | "ssh").then_some(address)
}
