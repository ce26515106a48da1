//! Addresses of the catalog's pages in the browser, relative to the app's root.

use super::filters::CatalogFilters;
use crate::entity::{Entity, EntityRef};
use crate::uri::{UriWriter, encode};
use callboard_letters::Letters;

/// The list of entities.
pub const CATALOG: &str = "/catalog";
/// Names a saved view in the address of the list.
pub const VIEW: &str = "view";
/// The graph of relations.
pub const GRAPH: &str = "/catalog-graph";
/// Registering what exists.
pub const IMPORT: &str = "/catalog-import";
/// The organisation as a tree.
pub const ORG: &str = "/org";
/// The list of APIs.
pub const API_DOCS: &str = "/api-docs";

/// The list of entities under these filters.
pub fn catalog(filters: &CatalogFilters) -> String {
    format!("{CATALOG}{}", filters.to_query())
}

/// The organisation: the groups with a text in their names, empty for all, as a tree or as a graph.
pub fn org(find: &str, as_graph: bool) -> String {
    let mut uri = UriWriter::new(ORG);
    uri.push_some("find", Some(find.trim()).filter(|text| !text.is_empty()));
    uri.push_some("view", as_graph.then_some("graph"));
    uri.finish()
}

/// Registering what is at an address, empty for a form that asks for it.
pub fn import(target: &str) -> String {
    let mut uri = UriWriter::new(IMPORT);
    uri.push_some("target", Some(target.trim()).filter(|text| !text.is_empty()));
    uri.finish()
}

/// The list as a saved view shows it. The filters stand in the address too, for those who may not see the view.
pub fn saved_view(filters: &CatalogFilters, id: &str) -> String {
    let query = filters.to_query();
    let joint = if query.is_empty() { '?' } else { '&' };
    format!("{CATALOG}{query}{joint}{VIEW}={}", encode(id))
}

/// The page of an entity.
pub fn entity(entity: &EntityRef) -> String {
    named(&entity.kind, &entity.namespace, &entity.name)
}

/// The page of an entity whose name keeps its case in the address.
pub fn of(entity: &Entity) -> String {
    named(&entity.kind, entity.namespace(), &entity.metadata.name)
}

/// One tab of the page of an entity; `tab` is a path such as `docs` or `/docs/`, empty for the first.
pub fn tab(entity: &EntityRef, tab: &str) -> String {
    let mut path = self::entity(entity);
    for segment in tab.split('/').filter(|segment| !segment.is_empty()) {
        path.push('/');
        path.push_str(&encode(segment));
    }
    path
}

fn named(kind: &str, namespace: &str, name: &str) -> String {
    format!("{CATALOG}/{}/{}/{}", encode(&namespace.lower()), encode(&kind.lower()), encode(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Metadata;

    #[test]
    fn entities() {
        let this = EntityRef::new("API", "Yard", "a b");
        assert_eq!(entity(&this), "/catalog/yard/api/a%20b");
        assert_eq!(tab(&this, ""), "/catalog/yard/api/a%20b");
        assert_eq!(tab(&this, "/docs/x y/"), "/catalog/yard/api/a%20b/docs/x%20y");
        let named = Entity {
            kind: "API".into(),
            metadata: Metadata { name: "Crane.V2".into(), ..Metadata::default() },
            ..Entity::default()
        };
        assert_eq!(of(&named), "/catalog/default/api/Crane.V2");
    }

    #[test]
    fn what_is_looked_for_stands_in_the_address() {
        assert_eq!((org("", false), org(" at sea ", true)), ("/org".into(), "/org?find=at%20sea&view=graph".into()));
        assert_eq!(import("https://x/y"), "/catalog-import?target=https%3A%2F%2Fx%2Fy");
        assert_eq!(import(" "), "/catalog-import");
    }

    #[test]
    fn lists() {
        assert_eq!(catalog(&CatalogFilters::default()), "/catalog");
        let filters = CatalogFilters { kind: Some("api".into()), ..CatalogFilters::default() };
        assert_eq!(catalog(&filters), "/catalog?filters%5Bkind%5D=api");
        assert_eq!(saved_view(&filters, "a-b"), "/catalog?filters%5Bkind%5D=api&view=a-b");
        assert_eq!(saved_view(&CatalogFilters::default(), "a-b"), "/catalog?view=a-b");
    }
}
