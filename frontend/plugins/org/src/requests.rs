//! What the pages ask the catalog's API for.

use std::time::Duration;

use callboard_shared::catalog::{
    self, FacetsRequest, FacetsResponse, OrgResponse, QueryEntitiesRequest, QueryEntitiesResponse,
};
use callboard_shared::entity::EntityRef;
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
        .batched(catalog::batch())
        .fresh_for(COUNTS_ARE_NEW_FOR)
}

/// All groups, or one with those below it.
pub(crate) fn groups(root: Option<&EntityRef>) -> Request<OrgResponse> {
    Request::get(catalog::org_groups(root)).fresh_for(COUNTS_ARE_NEW_FOR)
}
