//! `GET /facets`: how often each value of the fields occurs among the results.

use std::cmp::Reverse;
use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_shared::search::{FACETS, SearchFacet, SearchFacetValue, SearchFacetsResponse};

use super::SearchState;
use super::query::unavailable;
use crate::question::Question;

/// Values of one field.
const VALUES: usize = 100;

pub(super) async fn facets(
    State(state): State<SearchState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    let asked = state.asked_of_page(&params)?;
    let (every_type, guards) = state.visible(&credentials, &state.types()).await;
    let types = asked.types.into_iter().filter(|name| every_type.contains(name)).collect();
    let question = Question { term: asked.term, types, filters: asked.filters, ..Question::default() };
    let counted = state.engine.facets(question, every_type, guards).await.map_err(unavailable)?;
    let types = sorted(counted.types);
    let facets = FACETS.iter().zip(counted.fields).filter(|(_, counts)| !counts.is_empty());
    let facets = facets.map(|(field, counts)| SearchFacet { field: (*field).to_owned(), values: sorted(counts) });
    Ok(json(&SearchFacetsResponse { types, facets: facets.collect() }))
}

/// The most frequent first, then by value.
fn sorted(counts: HashMap<String, u64>) -> Vec<SearchFacetValue> {
    let mut values: Vec<_> = counts.into_iter().map(|(value, count)| SearchFacetValue { value, count }).collect();
    values.sort_unstable_by(|a, b| (Reverse(a.count), &a.value).cmp(&(Reverse(b.count), &b.value)));
    values.truncate(VALUES);
    values
}
