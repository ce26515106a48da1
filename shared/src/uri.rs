//! Percent-encoding and query strings, in the way of RFC 6570 as the npm clients use it: only
//! unreserved characters stay as they are.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but letters, digits and `-._~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One path segment or one item of a query parameter.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A path with the query parameters that were pushed, in that order.
pub(crate) struct UriWriter {
    text: String,
    has_query: bool,
}

impl UriWriter {
    /// Starts from a path that is already encoded.
    pub(crate) fn new(path: &str) -> Self {
        Self { text: path.to_owned(), has_query: false }
    }

    /// Adds `name=value`.
    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.push_encoded(name, &encode(value));
    }

    /// Adds `name=value` when there is a value.
    pub(crate) fn push_some(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.push(name, value);
        }
    }

    /// Adds `name=a,b`: the items are encoded, the commas between them are not. Nothing for an empty list.
    pub(crate) fn push_list<S: AsRef<str>>(&mut self, name: &str, items: &[S]) {
        if items.is_empty() {
            return;
        }
        let joined: Vec<String> = items.iter().map(|item| encode(item.as_ref())).collect();
        self.push_encoded(name, &joined.join(","));
    }

    /// The finished text.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn push_encoded(&mut self, name: &str, value: &str) {
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.text.push_str(&encode(name));
        self.text.push('=');
        self.text.push_str(value);
    }
}

/// The decoded pairs of a query string, with or without its `?`. A parameter without `=` has an
/// empty value; bytes that are no UTF-8 become replacement characters.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode_form(name), decode_form(value))
        })
        .collect()
}

fn decode_form(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(encode("aZ09-._~"), "aZ09-._~");
        assert_eq!(encode("a b/c=d,e!'()*"), "a%20b%2Fc%3Dd%2Ce%21%27%28%29%2A");
        assert_eq!(encode("ø"), "%C3%B8");
    }

    #[test]
    fn lists_keep_their_commas_and_empty_ones_vanish() {
        let mut uri = UriWriter::new("/x");
        uri.push_list::<&str>("none", &[]);
        uri.push_list("fields", &["kind", "metadata.name", "a,b"]);
        uri.push_some("cursor", None);
        uri.push("limit", "0");
        assert_eq!(uri.finish(), "/x?fields=kind,metadata.name,a%2Cb&limit=0");
    }

    #[test]
    fn pairs_are_decoded() {
        assert_eq!(
            pairs("?a=1+2&b%5Bc%5D=%C3%B8&flag&&=x"),
            [
                ("a".to_owned(), "1 2".to_owned()),
                ("b[c]".to_owned(), "ø".to_owned()),
                ("flag".to_owned(), String::new()),
                (String::new(), "x".to_owned()),
            ]
        );
    }
}
