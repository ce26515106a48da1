//! Every endpoint of the search: address, what it takes, what it answers, and who answers it.

use callboard_core::openapi::{Endpoints, QueryParam, Shape, get};
use callboard_shared::search::{
    QuickResponse, SearchFacetsResponse, SearchMissesResponse, SearchResponse, SearchStatusResponse,
    SuggestionsResponse, routes as paths,
};

use super::{SearchState, facets, misses, query, quick, status, suggestions};

const TERM: QueryParam = QueryParam::text("term", "Words; phrases in double quotes. Everything when empty");
const TYPES: QueryParam = QueryParam::repeated("types", "Types of documents; also as types[] and types[0]");
const FILTERS: QueryParam = QueryParam::text(
    "filters",
    "A JSON object of fields with a value or a list of values; also as filters[kind]=API and filters[kind][0]=API",
);
const LIMIT: QueryParam = QueryParam::integer("pageLimit", "Results on a page; 0 is the usual number");
const QUERY: [QueryParam; 7] = [
    TERM,
    TYPES,
    FILTERS,
    LIMIT,
    QueryParam::text("pageCursor", "The number of the page, from zero, in base64"),
    QueryParam::text("sort", "relevance, title or changed: what was changed last first"),
    QueryParam::text("details", "true: documents also carry name, tags, system and entityRef"),
];

pub(super) fn endpoints() -> Endpoints<SearchState> {
    Endpoints::new()
        .on(
            get(paths::QUERY, "A page of what is found")
                .says("What the caller may not see is neither found nor counted.")
                .query(&QUERY)
                .answers(200, Shape::of::<SearchResponse>()),
            query::query,
        )
        .on(
            get(paths::FACETS, "How often each value of the fields occurs among the results")
                .query(&[TERM, TYPES, FILTERS])
                .answers(200, Shape::of::<SearchFacetsResponse>()),
            facets::facets,
        )
        .on(
            get(paths::QUICK, "The best hits for what somebody is typing")
                .query(&[TERM, TYPES, FILTERS, LIMIT])
                .answers(200, Shape::of::<QuickResponse>()),
            quick::quick,
        )
        .on(
            get(paths::SUGGESTIONS, "What else could have been meant")
                .query(&[TERM])
                .answers(200, Shape::of::<SuggestionsResponse>()),
            suggestions::suggestions,
        )
        .on(
            get(paths::STATUS, "Which types there are, and how far behind the index is")
                .answers(200, Shape::of::<SearchStatusResponse>()),
            status::status,
        )
        .on(
            get(paths::MISSES, "What people searched for in vain, the most frequent first")
                .says("For those with the permission `search.misses.read`. The 500 terms of the latest searches are kept.")
                .query(&[QueryParam::integer("limit", "How many, at most 500; 100 when absent")])
                .answers(200, Shape::of::<SearchMissesResponse>()),
            misses::misses,
        )
}
