//! Parameters in every spelling that the contract's server understands (contract/search.md §4).

use callboard_core::http::Params;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::search::{SearchSort, page_of_cursor};
use serde_json::Value;

use super::SearchState;
use crate::words::leaves;

/// Results on a page unless a request says otherwise.
const PAGE: u64 = 25;
/// Results that can be reached by paging; whoever wants more narrows the search.
const REACHABLE: u64 = 100_000;

/// A request, read and within the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) term: String,
    pub(super) types: Vec<String>,
    pub(super) filters: Vec<(String, Vec<String>)>,
    /// From zero.
    pub(super) page: u64,
    pub(super) page_limit: u64,
    pub(super) sort: SearchSort,
    pub(super) details: bool,
}

impl Asked {
    /// The first page of a search for words that no filter narrows.
    pub(super) fn is_open(&self) -> bool {
        self.page == 0 && self.filters.is_empty()
    }
}

impl SearchState {
    /// Reads the parameters. Those that are not known are ignored.
    ///
    /// # Errors
    /// 400 for a type that there is not, and for what is malformed or beyond a limit.
    pub(super) fn asked(&self, params: &Params, default_page: u64) -> ApiResult<Asked> {
        let term = params.first("term").unwrap_or_default().to_owned();
        if term.encode_utf16().count() > self.limits.term {
            return Err(invalid(&format!(
                "the term has more than {} characters (search.maxTermLength)",
                self.limits.term
            )));
        }
        let known = self.types();
        let types = types(params);
        if let Some(unknown) = types.iter().find(|name| !known.contains(name)) {
            return Err(invalid(&format!("there is no type '{unknown}'; there are {}", known.join(", "))));
        }
        let limit = params.integer("pageLimit")?.unwrap_or_default();
        let limit = u64::try_from(limit).map_err(|_| invalid("pageLimit must not be negative"))?;
        if limit > self.limits.page {
            return Err(invalid(&format!("pageLimit is at most {} (search.maxPageLimit)", self.limits.page)));
        }
        let page_limit = if limit == 0 { default_page } else { limit };
        let page = match params.first("pageCursor").filter(|cursor| !cursor.is_empty()) {
            None => 0,
            Some(cursor) => page_of_cursor(cursor)
                .ok_or_else(|| invalid("pageCursor must be the number of a page in base64, such as MQ=="))?,
        };
        if page.saturating_add(1).saturating_mul(page_limit) > REACHABLE {
            return Err(invalid(&format!("only the first {REACHABLE} results can be reached; narrow the search")));
        }
        let sort = match params.first("sort") {
            None => SearchSort::Relevance,
            Some(name) => SearchSort::named(name).ok_or_else(|| invalid("sort is relevance, title or changed"))?,
        };
        Ok(Asked {
            term,
            types: if types.is_empty() { known } else { types },
            filters: filters(params)?,
            page,
            page_limit,
            sort,
            details: params.first("details") == Some("true"),
        })
    }

    /// The same with the usual size of a page.
    pub(super) fn asked_of_page(&self, params: &Params) -> ApiResult<Asked> {
        self.asked(params, PAGE.min(self.limits.page))
    }
}

fn invalid(why: &str) -> ApiError {
    ApiError::Input(format!("Invalid query string: {why}"))
}

fn types(params: &Params) -> Vec<String> {
    let given = params.pairs().iter().filter(|(name, _)| path(name).is_some_and(|path| path == ["types"]));
    given.map(|(_, value)| value.clone()).collect()
}

fn filters(params: &Params) -> ApiResult<Vec<(String, Vec<String>)>> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut add = |path: String, value: String| match found.iter_mut().find(|(known, _)| *known == path) {
        Some((_, values)) => values.push(value),
        None => found.push((path, vec![value])),
    };
    for (name, value) in params.pairs() {
        match path(name).as_deref() {
            Some(["filters"]) if value.is_empty() => {}
            Some(["filters"]) => {
                let Ok(Value::Object(map)) = serde_json::from_str(value) else {
                    return Err(invalid("filters must be a JSON object when it is one text"));
                };
                map.iter().flat_map(|(name, value)| leaves(name, value)).for_each(|(path, value)| add(path, value));
            }
            Some(["filters", fields @ ..]) => add(fields.join("."), value.clone()),
            _ => {}
        }
    }
    Ok(found)
}

/// `a[b][c]` as its parts, without the numbers of items at the end; nothing for what is malformed.
fn path(name: &str) -> Option<Vec<&str>> {
    let (first, rest) = name.split_once('[').unwrap_or((name, ""));
    let mut parts = vec![first];
    if !rest.is_empty() {
        parts.extend(rest.strip_suffix(']')?.split("]["));
    }
    while parts.len() > 1 && parts.last().is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
        parts.pop();
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_in_every_spelling() {
        for query in ["types=a&types=b", "types[]=a&types[]=b", "types%5B0%5D=a&types%5B1%5D=b", "types[1]=a&types=b"] {
            assert_eq!(types(&Params::parse(query)), ["a", "b"], "{query}");
        }
        let many: Vec<String> = (0..30).map(|number| format!("types[{number}]=a")).collect();
        assert_eq!(types(&Params::parse(&many.join("&"))).len(), 30);
    }

    #[test]
    fn filters_are_read_in_every_spelling() {
        let expected = vec![("kind".to_owned(), vec!["A".to_owned(), "B".to_owned()])];
        for query in
            ["filters[kind]=A&filters[kind]=B", "filters[kind][]=A&filters[kind][1]=B", r#"filters={"kind":["A","B"]}"#]
        {
            assert_eq!(filters(&Params::parse(query)).unwrap(), expected, "{query}");
        }
        let nested = vec![("a.b".to_owned(), vec!["1".to_owned()])];
        assert_eq!(filters(&Params::parse("filters[a][b]=1")).unwrap(), nested);
        assert_eq!(filters(&Params::parse(r#"filters={"a":{"b":1}}"#)).unwrap(), nested);
        assert!(filters(&Params::parse("filters=kind")).is_err());
    }
}
