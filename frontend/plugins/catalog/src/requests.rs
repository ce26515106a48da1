//! What the pages ask the catalog's API for.

use std::time::Duration;

use callboard_shared::catalog::{
    self, AncestryResponse, EntitiesByRefsRequest, EntitiesByRefsResponse, FacetsRequest, FacetsResponse,
    QueryEntitiesRequest, QueryEntitiesResponse,
};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_web_core::Request;

/// Counts say where to look; nobody needs them to the second.
const COUNTS_ARE_NEW_FOR: Duration = Duration::from_secs(60);

/// A page of entities.
pub(crate) fn entities(query: &QueryEntitiesRequest) -> Request<QueryEntitiesResponse> {
    Request::post(catalog::by_query(), query)
}

/// How often values occur.
pub(crate) fn facets(query: &FacetsRequest) -> Request<FacetsResponse> {
    Request::post(catalog::facets::<&str, &str>(&[], &[]), query).fresh_for(COUNTS_ARE_NEW_FOR)
}

/// One entity.
pub(crate) fn entity(of: &EntityRef) -> Request<Entity> {
    Request::get(catalog::by_name(of))
}

/// What an entity was read through.
pub(crate) fn ancestry(of: &EntityRef) -> Request<AncestryResponse> {
    Request::get(catalog::ancestry(of))
}

/// Entities by their refs, with some fields.
pub(crate) fn by_refs(refs: &[EntityRef], fields: &[&str]) -> Request<EntitiesByRefsResponse> {
    let mut request = EntitiesByRefsRequest::of(refs);
    request.fields = fields.iter().map(|field| (*field).to_owned()).collect();
    Request::post(catalog::by_refs(), &request)
}
