//! Addresses of the catalog's API, relative to the server's root.

use super::MOUNT;
use crate::entity::EntityRef;
use crate::uri::{UriWriter, encode};

/// The same addresses as the server declares them: below the mount, with `{parameters}`.
pub mod routes {
    /// List of entities.
    pub const ENTITIES: &str = "/entities";
    /// Paged query of entities.
    pub const BY_QUERY: &str = "/entities/by-query";
    /// Entities by their refs.
    pub const BY_REFS: &str = "/entities/by-refs";
    /// One entity by its UUID.
    pub const BY_UID: &str = "/entities/by-uid/{uid}";
    /// One entity by kind, namespace and name.
    pub const BY_NAME: &str = "/entities/by-name/{kind}/{namespace}/{name}";
    /// What an entity was read through.
    pub const ANCESTRY: &str = "/entities/by-name/{kind}/{namespace}/{name}/ancestry";
    /// Why an entity is as it is.
    pub const EXPLAIN: &str = "/entities/by-name/{kind}/{namespace}/{name}/explain";
    /// What changed about an entity.
    pub const HISTORY_OF: &str = "/entities/by-name/{kind}/{namespace}/{name}/history";
    /// What changed in the catalog.
    pub const HISTORY: &str = "/history";
    /// Which entities changed, as soon as some do.
    pub const CHANGES: &str = "/changes";
    /// How ingestion does.
    pub const OPS: &str = "/ops";
    /// Counts by value.
    pub const FACETS: &str = "/entity-facets";
    /// Several questions at once.
    pub const BATCH: &str = "/batch";
    /// Reads an entity's source again.
    pub const REFRESH: &str = "/refresh";
    /// Checks an entity without storing it.
    pub const VALIDATE_ENTITY: &str = "/validate-entity";
    /// Looks for entity files in a repository.
    pub const ANALYZE_LOCATION: &str = "/analyze-location";
    /// What a repository has for the catalog.
    pub const IMPORT_ANALYZE: &str = "/import/analyze";
    /// Proposes a file to a repository.
    pub const IMPORT_PULL_REQUEST: &str = "/import/pull-request";
    /// Groups with their hierarchy.
    pub const ORG_GROUPS: &str = "/org/groups";
    /// Registered locations.
    pub const LOCATIONS: &str = "/locations";
    /// Paged query of registered locations.
    pub const LOCATIONS_BY_QUERY: &str = "/locations/by-query";
    /// One registered location.
    pub const LOCATION: &str = "/locations/{id}";
    /// The registered location that an entity comes from.
    pub const LOCATION_BY_ENTITY: &str = "/locations/by-entity/{kind}/{namespace}/{name}";
    /// The description of this API.
    pub const OPENAPI: &str = "/openapi.json";
}

/// GET: one entity.
pub fn by_name(entity: &EntityRef) -> String {
    format!("{MOUNT}/entities/by-name/{}", segments(entity))
}

/// GET: what an entity was read through.
pub fn ancestry(entity: &EntityRef) -> String {
    format!("{MOUNT}/entities/by-name/{}/ancestry", segments(entity))
}

/// GET [`super::ExplainResponse`]: why an entity is as it is.
pub fn explain(entity: &EntityRef) -> String {
    format!("{MOUNT}/entities/by-name/{}/explain", segments(entity))
}

/// Which part of a history is wanted; everything by default, a page at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    /// At most so many changes.
    pub limit: Option<u32>,
    /// The `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// ISO 8601; nothing older.
    pub since: Option<String>,
    /// Leaves out what is different: only when, what and why.
    pub without_details: bool,
}

/// GET [`super::HistoryResponse`]: what changed about an entity.
pub fn history_of(entity: &EntityRef, query: &HistoryQuery) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}/entities/by-name/{}/history", segments(entity)));
    uri.push_some("limit", query.limit.map(|limit| limit.to_string()).as_deref());
    uri.push_some("cursor", query.cursor.as_deref());
    uri.push_some("since", query.since.as_deref());
    uri.push_some("details", query.without_details.then_some("exclude"));
    uri.finish()
}

/// GET [`super::ChangesResponse`]: which entities changed after this number, answered as soon as some did.
/// Without a number it is the address to ask for the present one.
pub fn changes(after: Option<i64>) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::CHANGES));
    uri.push_some("after", after.map(|after| after.to_string()).as_deref());
    uri.finish()
}

/// GET, DELETE: one entity by its UUID.
pub fn by_uid(uid: &str) -> String {
    format!("{MOUNT}/entities/by-uid/{}", encode(uid))
}

/// POST [`super::QueryEntitiesRequest`]: a page of entities. For GET see [`super::EntitiesQuery`].
pub fn by_query() -> String {
    format!("{MOUNT}{}", routes::BY_QUERY)
}

/// POST [`super::EntitiesByRefsRequest`]: entities by their refs.
pub fn by_refs() -> String {
    format!("{MOUNT}{}", routes::BY_REFS)
}

/// GET: how often every value of these fields occurs, among the entities of the filters (any of
/// them). Without facets it is the address to POST [`super::FacetsRequest`] to.
pub fn facets<F: AsRef<str>, S: AsRef<str>>(facets: &[F], filters: &[S]) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::FACETS));
    for facet in facets {
        uri.push("facet", facet.as_ref());
    }
    for filter in filters {
        uri.push("filter", filter.as_ref());
    }
    uri.finish()
}

/// POST [`super::BatchRequest`]: several questions at once.
pub const fn batch() -> &'static str {
    "/api/catalog/batch"
}

/// POST [`super::RefreshRequest`]: reads an entity's source again.
pub fn refresh() -> String {
    format!("{MOUNT}{}", routes::REFRESH)
}

/// POST [`super::ValidateEntityRequest`]: checks an entity without storing it.
pub fn validate_entity() -> String {
    format!("{MOUNT}{}", routes::VALIDATE_ENTITY)
}

/// POST [`super::AnalyzeLocationRequest`]: looks for entity files in a repository.
pub fn analyze_location() -> String {
    format!("{MOUNT}{}", routes::ANALYZE_LOCATION)
}

/// GET: all registered locations.
pub fn locations() -> String {
    format!("{MOUNT}{}", routes::LOCATIONS)
}

/// POST [`super::LocationInput`]: registers a location, or only tries it.
pub fn register_location(dry_run: bool) -> String {
    let mut uri = UriWriter::new(&locations());
    uri.push_some("dryRun", dry_run.then_some("true"));
    uri.finish()
}

/// POST [`super::LocationInput`]: registers a location, or has the registered one read again.
pub fn register_or_refresh() -> String {
    let mut uri = UriWriter::new(&locations());
    uri.push("onConflict", "refresh");
    uri.finish()
}

/// POST [`super::QueryLocationsRequest`]: a page of registered locations.
pub fn locations_by_query() -> String {
    format!("{MOUNT}{}", routes::LOCATIONS_BY_QUERY)
}

/// GET, PUT, DELETE: one registered location.
pub fn location(id: &str) -> String {
    format!("{MOUNT}/locations/{}", encode(id))
}

/// GET: the registered location that an entity comes from.
pub fn location_by_entity(entity: &EntityRef) -> String {
    format!("{MOUNT}/locations/by-entity/{}", segments(entity))
}

fn segments(entity: &EntityRef) -> String {
    format!("{}/{}/{}", encode(&entity.kind), encode(&entity.namespace), encode(&entity.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let entity = EntityRef::new("Component", "default", "a b/c");
        for (built, expected) in [
            (by_name(&entity), "/api/catalog/entities/by-name/component/default/a%20b%2Fc"),
            (ancestry(&entity), "/api/catalog/entities/by-name/component/default/a%20b%2Fc/ancestry"),
            (
                history_of(&entity, &HistoryQuery { limit: Some(5), without_details: true, ..HistoryQuery::default() }),
                "/api/catalog/entities/by-name/component/default/a%20b%2Fc/history?limit=5&details=exclude",
            ),
            (changes(None), "/api/catalog/changes"),
            (changes(Some(7)), "/api/catalog/changes?after=7"),
            (by_uid("x/y"), "/api/catalog/entities/by-uid/x%2Fy"),
            (by_query(), "/api/catalog/entities/by-query"),
            (by_refs(), "/api/catalog/entities/by-refs"),
            (
                facets(&["kind", "spec.type"], &["kind=api,a=b", "x"]),
                "/api/catalog/entity-facets?facet=kind&facet=spec.type&filter=kind%3Dapi%2Ca%3Db&filter=x",
            ),
            (batch().to_owned(), &format!("{MOUNT}{}", routes::BATCH)),
            (refresh(), "/api/catalog/refresh"),
            (validate_entity(), "/api/catalog/validate-entity"),
            (analyze_location(), "/api/catalog/analyze-location"),
            (locations(), "/api/catalog/locations"),
            (register_location(false), "/api/catalog/locations"),
            (register_location(true), "/api/catalog/locations?dryRun=true"),
            (register_or_refresh(), "/api/catalog/locations?onConflict=refresh"),
            (locations_by_query(), "/api/catalog/locations/by-query"),
            (location("7"), "/api/catalog/locations/7"),
            (location_by_entity(&entity), "/api/catalog/locations/by-entity/component/default/a%20b%2Fc"),
        ] {
            assert_eq!(built, expected);
        }
    }
}
