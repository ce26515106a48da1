//! What the graph asks the catalog's API for.

use std::time::Duration;

use callboard_shared::catalog::{
    self, EntitiesByRefsRequest, EntitiesByRefsResponse, FacetsRequest, FacetsResponse, QueryEntitiesRequest,
    QueryEntitiesResponse,
};
use callboard_shared::entity::EntityRef;
use callboard_shared::query::{Direction, FullTextFilter, Order};
use callboard_web_core::Request;
use serde_json::{Value, json};

use crate::model::network::FIELDS;

/// At most so many refs in one request.
pub(crate) const AT_ONCE: usize = 250;
/// Entities that a search offers as a beginning.
const OFFERED: u64 = 8;
/// Where a search looks.
const SEARCHED: [&str; 3] = ["metadata.name", "metadata.title", "spec.profile.displayName"];
/// Which kinds there are changes rarely.
const KINDS_ARE_NEW_FOR: Duration = Duration::from_secs(300);

/// Entities with their relations, in the order of the refs; `null` for those that cannot be seen.
pub(crate) fn by_refs(refs: &[EntityRef]) -> Request<EntitiesByRefsResponse<Value>> {
    let mut request = EntitiesByRefsRequest::of(refs);
    request.fields = FIELDS.map(str::to_owned).to_vec();
    Request::post(catalog::by_refs(), &request)
}

/// Which kinds there are.
pub(crate) fn kinds() -> Request<FacetsResponse> {
    let request = FacetsRequest { facets: vec!["kind".to_owned()], ..FacetsRequest::default() };
    Request::post(catalog::facets::<&str, &str>(&[], &[]), &request).fresh_for(KINDS_ARE_NEW_FOR)
}

/// Entities to begin with: those with the text, without one the largest that there are.
pub(crate) fn beginnings(text: &str) -> Request<QueryEntitiesResponse<Value>> {
    let text = text.trim();
    let request = QueryEntitiesRequest {
        query: text.is_empty().then(|| json!({"kind": {"$in": ["domain", "system"]}})),
        full_text_filter: (!text.is_empty()).then(|| FullTextFilter::new(text, SEARCHED)),
        fields: FIELDS.iter().filter(|field| **field != "relations").map(|field| (*field).to_owned()).collect(),
        order_by: vec![Order::new(if text.is_empty() { "kind" } else { "metadata.name" }, Direction::Asc)],
        limit: Some(OFFERED),
        ..QueryEntitiesRequest::default()
    };
    Request::post(catalog::by_query(), &request)
}
