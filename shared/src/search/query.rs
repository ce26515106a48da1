//! What is asked of the search, in the encoding of the contract's client.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{MOUNT, routes};
use crate::uri::UriWriter;

/// The order of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchSort {
    /// The best first.
    #[default]
    Relevance,
    /// By title.
    Title,
    /// What was changed last first.
    Changed,
}

impl SearchSort {
    /// The value of the parameter `sort`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Title => "title",
            Self::Changed => "changed",
        }
    }

    /// The order of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Relevance, Self::Title, Self::Changed].into_iter().find(|sort| sort.as_str() == name)
    }
}

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// Words; phrases in double quotes. Empty for everything.
    pub term: String,
    /// Types of documents; empty for all.
    pub types: Vec<String>,
    /// Fields with the values of which one is wanted, whatever their case. All fields must fit.
    pub filters: Vec<(String, Vec<String>)>,
    /// The page, from zero.
    pub page: u64,
    /// Results on a page; the server's 25 when absent.
    pub page_limit: Option<u64>,
    /// The order; ours.
    pub sort: SearchSort,
    /// Ours: documents also carry `name`, `tags`, `system` and `entityRef`.
    pub details: bool,
}

impl SearchQuery {
    fn write(&self, uri: &mut UriWriter) {
        uri.push_some("term", Some(self.term.as_str()).filter(|term| !term.is_empty()));
        for (number, name) in self.types.iter().enumerate() {
            uri.push(&format!("types[{number}]"), name);
        }
        for (field, values) in &self.filters {
            for (number, value) in values.iter().enumerate() {
                uri.push(&format!("filters[{field}][{number}]"), value);
            }
        }
    }
}

/// GET [`super::SearchResponse`]: a page of results.
#[must_use]
pub fn query(search: &SearchQuery) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::QUERY));
    search.write(&mut uri);
    uri.push_some("pageCursor", (search.page > 0).then(|| cursor_of_page(search.page)).as_deref());
    uri.push_some("pageLimit", search.page_limit.map(|limit| limit.to_string()).as_deref());
    uri.push_some("sort", (search.sort != SearchSort::Relevance).then_some(search.sort.as_str()));
    uri.push_some("details", search.details.then_some("true"));
    uri.finish()
}

/// GET [`super::SearchFacetsResponse`]: the facets of a search; its page and order do not count.
#[must_use]
pub fn facets(search: &SearchQuery) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::FACETS));
    search.write(&mut uri);
    uri.finish()
}

/// GET [`super::QuickResponse`]: the best hits for what somebody is typing, at most `pageLimit` of the search (10
/// when absent, no more than 50).
#[must_use]
pub fn quick(search: &SearchQuery) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::QUICK));
    search.write(&mut uri);
    uri.push_some("pageLimit", search.page_limit.map(|limit| limit.to_string()).as_deref());
    uri.finish()
}

/// GET [`super::SuggestionsResponse`]: what else could have been meant.
#[must_use]
pub fn suggestions(search: &SearchQuery) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::SUGGESTIONS));
    search.write(&mut uri);
    uri.finish()
}

/// The cursor of a page, from zero: clients make them themselves.
#[must_use]
pub fn cursor_of_page(page: u64) -> String {
    STANDARD.encode(page.to_string())
}

/// The page of a cursor; nothing for one that is malformed.
#[must_use]
pub fn page_of_cursor(cursor: &str) -> Option<u64> {
    let bytes = STANDARD.decode(cursor).ok()?;
    std::str::from_utf8(&bytes).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_the_client_writes_them() {
        let search = SearchQuery {
            term: "pay roll".into(),
            types: vec!["techdocs".into()],
            filters: vec![("lifecycle".into(), vec!["production".into()])],
            page: 1,
            page_limit: Some(25),
            ..SearchQuery::default()
        };
        assert_eq!(
            query(&search),
            "/api/search/query?term=pay%20roll&types%5B0%5D=techdocs&filters%5Blifecycle%5D%5B0%5D=production\
             &pageCursor=MQ%3D%3D&pageLimit=25"
        );
        assert_eq!(quick(&SearchQuery::default()), "/api/search/quick");
        assert_eq!(super::super::status(), format!("{MOUNT}{}", routes::STATUS));
    }

    #[test]
    fn cursors_are_page_numbers() {
        assert_eq!(cursor_of_page(1), "MQ==");
        assert_eq!(page_of_cursor("MQ=="), Some(1));
        assert_eq!((page_of_cursor("LTE="), page_of_cursor("?")), (None, None));
    }

    #[test]
    fn orders_are_known_by_their_names() {
        assert_eq!(SearchSort::named("changed"), Some(SearchSort::Changed));
        assert_eq!(SearchSort::named("colour"), None);
    }
}
