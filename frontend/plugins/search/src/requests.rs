//! What the palette and the page ask the search's API for.

use std::time::Duration;

use callboard_shared::search::{
    self, QuickResponse, SearchFacetsResponse, SearchMissesResponse, SearchQuery, SearchResponse, SearchStatusResponse,
    SuggestionsResponse,
};
use callboard_web_core::Request;

/// How far behind the index is matters while it is, and then it changes quickly.
const STATUS_IS_NEW_FOR: Duration = Duration::from_secs(5);

/// A page of results.
pub(crate) fn results(search: &SearchQuery) -> Request<SearchResponse> {
    Request::get(search::query(search))
}

/// How often values occur among the results.
pub(crate) fn facets(search: &SearchQuery) -> Request<SearchFacetsResponse> {
    Request::get(search::facets(search))
}

/// The best hits for what somebody is typing.
pub(crate) fn quick(search: &SearchQuery) -> Request<QuickResponse> {
    Request::get(search::quick(search))
}

/// What else could have been meant.
pub(crate) fn suggestions(search: &SearchQuery) -> Request<SuggestionsResponse> {
    Request::get(search::suggestions(search))
}

/// What people searched for in vain.
pub(crate) fn misses() -> Request<SearchMissesResponse> {
    Request::get(search::misses())
}

/// Whether the index is complete.
pub(crate) fn status() -> Request<SearchStatusResponse> {
    Request::get(search::status()).fresh_for(STATUS_IS_NEW_FOR)
}
