//! The address of the search's page in the browser, relative to the app's root. It is the original's, so that old
//! links go on to work: `/search?query=pay&types[]=techdocs&filters[kind]=Component&pageCursor=MQ==`.

use super::{SearchQuery, SearchSort, cursor_of_page, page_of_cursor};
use crate::uri::{UriWriter, pairs};

/// The page of results.
pub const SEARCH: &str = "/search";

/// The page with the results of a search. How many stand on a page is not part of the address.
#[must_use]
pub fn search(search: &SearchQuery) -> String {
    format!("{SEARCH}{}", to_query(search))
}

/// The query string of a search, with its `?`; empty for a search for everything.
#[must_use]
pub fn to_query(search: &SearchQuery) -> String {
    let mut uri = UriWriter::new("");
    uri.push_some("query", Some(search.term.as_str()).filter(|term| !term.is_empty()));
    for name in &search.types {
        uri.push("types[]", name);
    }
    for (field, values) in &search.filters {
        match values.as_slice() {
            [value] => uri.push(&format!("filters[{field}]"), value),
            values => values.iter().for_each(|value| uri.push(&format!("filters[{field}][]"), value)),
        }
    }
    uri.push_some("pageCursor", (search.page > 0).then(|| cursor_of_page(search.page)).as_deref());
    uri.push_some("sort", (search.sort != SearchSort::Relevance).then_some(search.sort.as_str()));
    uri.finish()
}

/// The search that a query string asks for, with or without its `?`. What it does not understand it leaves out.
#[must_use]
pub fn from_query(query: &str) -> SearchQuery {
    let mut search = SearchQuery::default();
    for (name, value) in pairs(query) {
        if let Some(field) = name.strip_prefix("filters[").and_then(|rest| rest.split_once(']')).map(|(field, _)| field)
        {
            if !value.is_empty() {
                add(&mut search.filters, field, value);
            }
            continue;
        }
        match name.split('[').next().unwrap_or_default() {
            "query" => search.term = value,
            "types" if !value.is_empty() => search.types.push(value),
            "pageCursor" => search.page = page_of_cursor(&value).unwrap_or_default(),
            "sort" => search.sort = SearchSort::named(&value).unwrap_or_default(),
            _ => {}
        }
    }
    search
}

fn add(filters: &mut Vec<(String, Vec<String>)>, field: &str, value: String) {
    match filters.iter_mut().find(|(known, _)| known == field) {
        Some((_, values)) => values.push(value),
        None => filters.push((field.to_owned(), vec![value])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_comes_back_from_its_address() {
        let one = SearchQuery {
            term: "pay & roll #1".into(),
            types: vec!["techdocs".into(), "software-catalog".into()],
            filters: vec![
                ("kind".into(), vec!["Component".into()]),
                ("lifecycle".into(), vec!["production".into(), "experimental".into()]),
            ],
            page: 2,
            sort: SearchSort::Title,
            ..SearchQuery::default()
        };
        assert_eq!(from_query(&to_query(&one)), one);
        assert_eq!(search(&SearchQuery::default()), "/search");
    }

    #[test]
    fn addresses_of_the_original_are_understood() {
        let search = from_query(
            "?query=pay&types[]=techdocs&filters[kind]=Component&filters[lifecycle][0]=a&pageCursor=MQ%3D%3D",
        );
        assert_eq!((search.term.as_str(), search.page), ("pay", 1));
        assert_eq!(search.types, ["techdocs"]);
        assert_eq!(search.filters.len(), 2);
        let odd = from_query("types[]=&filters[kind]=&pageCursor=x&other=1&filters[open=1");
        assert_eq!(odd, SearchQuery::default());
    }
}
