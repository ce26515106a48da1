//! Addresses of this API, relative to the server's root.

use super::MOUNT;
use crate::entity::EntityRef;
use crate::uri::{UriWriter, encode};

/// The same addresses as the server declares them: below the mount, with `{parameters}`.
pub mod routes {
    /// The outline of a definition.
    pub const OUTLINE: &str = "/definitions/{kind}/{namespace}/{name}";
    /// One item of an outline.
    pub const ITEM: &str = "/definitions/{kind}/{namespace}/{name}/item";
    /// One schema of a definition.
    pub const SCHEMA: &str = "/definitions/{kind}/{namespace}/{name}/schema";
}

/// GET [`super::Outline`]: what a definition holds.
pub fn outline(entity: &EntityRef) -> String {
    let EntityRef { kind, namespace, name } = entity;
    format!("{MOUNT}/definitions/{}/{}/{}", encode(kind), encode(namespace), encode(name))
}

/// GET [`super::Detail`]: one item of the outline, by its id.
pub fn item(entity: &EntityRef, id: &str) -> String {
    let mut uri = UriWriter::new(&format!("{}/item", outline(entity)));
    uri.push("id", id);
    uri.finish()
}

/// GET [`super::Schema`]: what [`super::Schema::more`] points at.
pub fn schema(entity: &EntityRef, pointer: &str) -> String {
    let mut uri = UriWriter::new(&format!("{}/schema", outline(entity)));
    uri.push("at", pointer);
    uri.finish()
}

/// The address of a page of the app at which an item of the definition is read.
pub fn with_item(page: &str, id: &str) -> String {
    let mut uri = UriWriter::new(page);
    uri.push("item", id);
    uri.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let entity = EntityRef::new("API", "default", "crane");
        assert_eq!(outline(&entity), "/api/api-docs/definitions/api/default/crane");
        assert_eq!(
            item(&entity, "get /a/{b}"),
            "/api/api-docs/definitions/api/default/crane/item?id=get%20%2Fa%2F%7Bb%7D"
        );
        assert_eq!(schema(&entity, "/a~1b"), "/api/api-docs/definitions/api/default/crane/schema?at=%2Fa~1b");
    }
}
