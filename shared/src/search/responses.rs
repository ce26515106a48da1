//! What the search answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A page of results.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchResponse {
    /// The page.
    pub results: Vec<SearchResult>,
    /// Asks for the next page, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_cursor: Option<String>,
    /// Asks for the page before, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_page_cursor: Option<String>,
    /// How many results there are on all pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_of_results: Option<u64>,
}

/// One result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResult {
    /// The type of the document: `software-catalog`.
    #[serde(rename = "type")]
    pub document_type: String,
    /// `title`, `text`, `location` and what the type has besides.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub document: Map<String, Value>,
    /// Its place among all results, from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u64>,
    /// Where the words were found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highlight: Option<Highlight>,
}

/// Where the words of a search were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Highlight {
    /// Stands before a word that was found.
    pub pre_tag: String,
    /// Stands behind it.
    pub post_tag: String,
    /// The whole text of each field in which something was found, with the tags.
    pub fields: BTreeMap<String, String>,
}

/// The facets of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchFacetsResponse {
    /// How many documents of each type there are, whatever `types` says. The most frequent first.
    pub types: Vec<SearchFacetValue>,
    /// In the order of [`super::FACETS`]; a field that no result has is left out.
    pub facets: Vec<SearchFacet>,
}

/// A field with its values among the results. What the filter on this very field says does not count, so that
/// another value can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchFacet {
    /// The field, as a filter names it.
    pub field: String,
    /// The most frequent first, at most 100.
    pub values: Vec<SearchFacetValue>,
}

/// A value and how often it occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchFacetValue {
    /// As the documents write it.
    pub value: String,
    /// Documents that have it.
    pub count: u64,
}

/// The best hits for what somebody is typing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct QuickResponse {
    /// The best first.
    pub hits: Vec<QuickHit>,
    /// How many there are in all.
    pub total: u64,
    /// The index is still being filled, so there may be more.
    pub partial: bool,
}

/// A hit with what one line shows of it. Absent values are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct QuickHit {
    /// The type of the document.
    #[serde(rename = "type")]
    pub document_type: String,
    /// What it is called.
    pub title: String,
    /// Where it is: `/catalog/default/component/shop`.
    pub location: String,
    /// The entity, for documents about one.
    pub entity_ref: String,
    /// The kind of the entity: `Component`.
    pub kind: String,
    /// `spec.type`.
    pub component_type: String,
    /// As the entity writes it.
    pub owner: String,
    /// The beginning of the text, at most 200 characters.
    pub text: String,
    /// The title with tags around what was found; empty when nothing was found in it.
    pub highlighted_title: String,
    /// The tag before a word that was found.
    pub pre_tag: String,
    /// The tag behind it.
    pub post_tag: String,
}

/// What else could have been meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SuggestionsResponse {
    /// Terms that find something, the nearest first, at most five.
    pub terms: Vec<String>,
    /// What the same term finds without filters and in all types.
    pub without_filters: u64,
}

/// What people searched for in vain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchMissesResponse {
    /// The most frequent first.
    pub items: Vec<SearchMiss>,
}

/// A term that found nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchMiss {
    /// In lower case.
    pub term: String,
    /// How often it was searched for.
    pub count: i64,
    /// When it last was, milliseconds since 1970.
    pub last_at: i64,
}

/// How the search does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchStatusResponse {
    /// The index is still being filled: results may be missing.
    pub partial: bool,
    /// Another index is being made beside this one, which goes on answering.
    pub rebuilding: bool,
    /// Changes that are known and not searchable yet.
    pub pending: u64,
    /// How many milliseconds ago the oldest of them happened; zero when there is none.
    pub behind_ms: u64,
    /// Every type that may be asked for.
    pub types: Vec<TypeStatus>,
}

/// A type of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TypeStatus {
    /// Its name: `software-catalog`.
    pub name: String,
    /// How many documents of it the caller can find.
    pub documents: u64,
}
