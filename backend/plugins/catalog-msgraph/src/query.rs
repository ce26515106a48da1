//! The query of a request to Microsoft Graph (OData).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may stand in a query as it is, besides letters and digits. A blank is `%20`: `+` would be a plus.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b':')
    .remove(b'/')
    .remove(b'$')
    .remove(b'@');

/// The largest page that it sends.
const PAGE: u32 = 999;

/// What to ask of a collection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pub(crate) filter: Option<String>,
    pub(crate) search: Option<String>,
    pub(crate) expand: Option<String>,
    /// Empty: what it sends by itself.
    pub(crate) select: Vec<String>,
    pub(crate) advanced: bool,
}

impl Query {
    /// True when the request needs the header `ConsistencyLevel: eventual`, as every search does.
    pub(crate) fn is_advanced(&self) -> bool {
        self.advanced || self.search.is_some()
    }

    /// The text behind the `?`.
    pub(crate) fn text(&self) -> String {
        let select = (!self.select.is_empty()).then(|| self.select.join(","));
        let count = self.is_advanced().then(|| "true".to_owned());
        let pairs = [
            ("$filter", self.filter.clone()),
            ("$search", self.search.clone()),
            ("$expand", self.expand.clone()),
            ("$select", select),
            ("$count", count),
            ("$top", Some(PAGE.to_string())),
        ];
        let given = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encoded(&value?))));
        given.collect::<Vec<_>>().join("&")
    }
}

/// A value as it may stand in a query.
fn encoded(value: &str) -> String {
    utf8_percent_encode(value, QUERY).to_string()
}

/// One step of a path.
pub(crate) fn segment(id: &str) -> String {
    utf8_percent_encode(id, NON_ALPHANUMERIC).to_string().replace("%2D", "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_encoded_and_searches_are_advanced() {
        let query = Query {
            filter: Some("displayName eq 'R&D + Co'".into()),
            select: vec!["id".into(), "mail".into()],
            ..Query::default()
        };
        assert_eq!(query.text(), "$filter=displayName%20eq%20'R%26D%20%2B%20Co'&$select=id,mail&$top=999");
        assert!(!query.is_advanced());
        let query = Query { search: Some("\"displayName:-team\"".into()), ..Query::default() };
        assert_eq!(query.text(), "$search=%22displayName:-team%22&$count=true&$top=999");
        assert!(query.is_advanced());
        assert_eq!(segment("3f25-aa/../x"), "3f25-aa%2F%2E%2E%2Fx");
    }
}
