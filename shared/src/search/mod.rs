//! The search's API: addresses, requests and answers.
//!
//! [`query`] is the contract's; the others are ours: what a search page and a command palette need beyond it.

pub mod pages;
mod query;
mod responses;

pub use query::{SearchQuery, SearchSort, cursor_of_page, facets, page_of_cursor, query, quick, suggestions};
pub use responses::{
    Highlight, QuickHit, QuickResponse, SearchFacet, SearchFacetValue, SearchFacetsResponse, SearchMiss,
    SearchMissesResponse, SearchResponse, SearchResult, SearchStatusResponse, SuggestionsResponse, TypeStatus,
};

/// Where the API is mounted.
pub const MOUNT: &str = "/api/search";

/// The fields that have facets, in the order in which a page shows them. A filter on one has the same name; the
/// pseudo-field `type` of [`SearchFacetsResponse::types`] is about types of documents and filtered by `types`.
pub const FACETS: [&str; 7] = ["kind", "type", "lifecycle", "owner", "system", "namespace", "tags"];

/// The addresses as the server declares them: below the mount.
pub mod routes {
    /// Results, as the contract has them.
    pub const QUERY: &str = "/query";
    /// How often each value of the fields occurs among the results.
    pub const FACETS: &str = "/facets";
    /// The best hits for what somebody is typing.
    pub const QUICK: &str = "/quick";
    /// What else could have been meant. The contract has it that there is no `/suggest`.
    pub const SUGGESTIONS: &str = "/suggestions";
    /// Which types there are, and how far behind the index is.
    pub const STATUS: &str = "/status";
    /// What people searched for in vain.
    pub const MISSES: &str = "/misses";
}

/// What lets one read what people searched for in vain.
pub const MISSES_READ: &str = "search.misses.read";

/// GET [`SearchMissesResponse`]: what people searched for in vain; for those with [`MISSES_READ`].
#[must_use]
pub const fn misses() -> &'static str {
    "/api/search/misses"
}

/// GET [`SearchStatusResponse`]: which types there are, and how far behind the index is.
#[must_use]
pub const fn status() -> &'static str {
    "/api/search/status"
}
