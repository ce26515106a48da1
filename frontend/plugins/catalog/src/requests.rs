//! What the pages ask the catalog's API for.

use std::time::Duration;

use callboard_shared::catalog::{
    self, AncestryResponse, EntitiesByRefsRequest, EntitiesByRefsResponse, ExplainResponse, FacetsRequest,
    FacetsResponse, HistoryQuery, HistoryResponse, ListedLocation, QueryEntitiesRequest, QueryEntitiesResponse,
};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_shared::query::{Direction, Order, Predicate};
use callboard_web_core::Request;

/// Counts say where to look; nobody needs them to the second.
const COUNTS_ARE_NEW_FOR: Duration = Duration::from_secs(60);

/// A page of entities.
pub(crate) fn entities(query: &QueryEntitiesRequest) -> Request<QueryEntitiesResponse> {
    Request::post(catalog::by_query(), query).batched(catalog::batch())
}

/// How often values occur.
pub(crate) fn facets(query: &FacetsRequest) -> Request<FacetsResponse> {
    Request::post(catalog::facets::<&str, &str>(&[], &[]), query)
        .fresh_for(COUNTS_ARE_NEW_FOR)
        .batched(catalog::batch())
}

/// One entity.
pub(crate) fn entity(of: &EntityRef) -> Request<Entity> {
    Request::get(catalog::by_name(of))
}

/// What an entity was read through.
pub(crate) fn ancestry(of: &EntityRef) -> Request<AncestryResponse> {
    Request::get(catalog::ancestry(of))
}

/// Why an entity is as it is.
pub(crate) fn explain(of: &EntityRef) -> Request<ExplainResponse> {
    Request::get(catalog::explain(of))
}

/// What changed about an entity.
pub(crate) fn history(of: &EntityRef, query: &HistoryQuery) -> Request<HistoryResponse> {
    Request::get(catalog::history_of(of, query))
}

/// All registered locations.
pub(crate) fn locations() -> Request<Vec<ListedLocation>> {
    Request::get(catalog::locations())
}

/// Whether entities can be searched by this value: the catalog only remembers of longer ones that they are there.
pub(crate) fn is_searchable(value: &str) -> bool {
    value.chars().count() <= 200
}

/// The entities with this value of an annotation, with no more than their names.
pub(crate) fn annotated(annotation: &str, value: &str, limit: u64) -> Request<QueryEntitiesResponse> {
    let condition = Predicate::equals(&format!("metadata.annotations.{annotation}"), value);
    entities(&QueryEntitiesRequest {
        query: Some(condition.to_json()),
        limit: Some(limit),
        fields: ["kind", "metadata.name", "metadata.namespace", "metadata.title"].map(str::to_owned).to_vec(),
        order_by: vec![Order::new("metadata.name", Direction::Asc)],
        ..QueryEntitiesRequest::default()
    })
}

/// Entities by their refs, with some fields.
pub(crate) fn by_refs(refs: &[EntityRef], fields: &[&str]) -> Request<EntitiesByRefsResponse> {
    let mut request = EntitiesByRefsRequest::of(refs);
    request.fields = fields.iter().map(|field| (*field).to_owned()).collect();
    Request::post(catalog::by_refs(), &request).batched(catalog::batch())
}
