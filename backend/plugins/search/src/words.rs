//! What a document is found by, whatever engine keeps it.

use callboard_core::search::SearchDocument;
use callboard_shared::search::FACETS;
use serde_json::{Map, Value, json};

use crate::text::{Analysis, Word};

/// Raised whenever an index would hold something else: another one is then made.
pub(crate) const VERSION: u32 = 4;

/// A document taken apart.
pub(crate) struct Words {
    /// Titles and names, whole: each with and without its blanks.
    pub(crate) exact: Vec<String>,
    /// Words of each title and name.
    pub(crate) titles: Vec<Vec<Word>>,
    /// Words of the text.
    pub(crate) text: Vec<Word>,
    /// Words of every other value.
    pub(crate) other: Vec<Vec<Word>>,
    /// `field=value`, folded, for filters, and `owner:ref` for what people own.
    pub(crate) facts: Vec<String>,
    /// The values of [`FACETS`], by number.
    pub(crate) facets: Vec<(usize, String)>,
    /// How much it counts.
    pub(crate) weight: f64,
    /// The answer, as JSON.
    pub(crate) stored: String,
}

impl Words {
    pub(crate) fn of(analysis: &Analysis, document: &SearchDocument) -> Self {
        let text_of = |name: &str| document.fields.get(name).and_then(Value::as_str).unwrap_or_default();
        let mut names = vec![text_of("title")];
        for name in std::iter::once(&document.name).chain(&document.aliases) {
            if !name.is_empty() && !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let mut exact: Vec<String> = names.iter().flat_map(|name| whole(analysis, name)).collect();
        exact.sort_unstable();
        exact.dedup();
        let titles: Vec<Vec<Word>> = names.iter().map(|name| analysis.words(name)).collect();
        let mut words = Self {
            weight: f64::from(document.weight) * brevity(&titles[0]),
            text: analysis.words(text_of("text")),
            other: Vec::new(),
            facts: document.owners.iter().map(|owner| owned_by(owner)).collect(),
            facets: Vec::new(),
            stored: json!({"f": document.fields, "d": document.details}).to_string(),
            exact,
            titles,
        };
        for (name, value) in document.fields.iter().chain(&document.details) {
            for (path, value) in leaves(name, value) {
                words.facts.push(fact(&path, &value));
                if !matches!(path.as_str(), "title" | "text" | "location") {
                    words.other.push(analysis.words(&value));
                }
                if let Some(number) = FACETS.iter().position(|field| *field == path)
                    && !value.is_empty()
                {
                    words.facets.push((number, value));
                }
            }
        }
        words
    }
}

/// The ways in which a title is the same as a term: its words with blanks, and without.
pub(crate) fn whole(analysis: &Analysis, text: &str) -> Vec<String> {
    let parts: Vec<String> =
        analysis.words(text).into_iter().filter(|word| !word.joined).map(|word| word.text).collect();
    let mut spellings = vec![parts.join(" ")];
    if parts.len() > 1 {
        spellings.push(parts.concat());
    }
    spellings.retain(|spelling| !spelling.is_empty());
    spellings
}

/// The same words make more of a short title than of a long one.
fn brevity(title: &[Word]) -> f64 {
    let count = title.iter().filter(|word| !word.joined).count().max(1);
    1.0 + 0.2 / count as f64
}

/// A filter, folded: filters do not tell cases apart.
pub(crate) fn fact(path: &str, value: &str) -> String {
    format!("{path}={}", value.to_lowercase())
}

/// Who owns it.
pub(crate) fn owned_by(owner: &str) -> String {
    format!("owner:{owner}")
}

/// The texts of a value with their paths; items of a list have the path of the list.
pub(crate) fn leaves(path: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().flat_map(|item| leaves(path, item)).collect(),
        Value::Object(map) => map.iter().flat_map(|(name, value)| leaves(&format!("{path}.{name}"), value)).collect(),
        Value::String(text) => vec![(path.to_owned(), text.clone())],
        other => vec![(path.to_owned(), other.to_string())],
    }
}

/// Fields and details of a stored document.
pub(crate) fn restore(stored: &str) -> (Map<String, Value>, Map<String, Value>) {
    let mut value: Value = serde_json::from_str(stored).unwrap_or_default();
    let mut part = |name: &str| match value.get_mut(name).map(Value::take) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    };
    (part("f"), part("d"))
}

/// Whether a result may lead where it does: on the web or within the portal. Others are never found, so that pages
/// and totals are right.
pub(crate) fn is_safe(document: &SearchDocument) -> bool {
    let location = document.fields.get("location").and_then(Value::as_str).unwrap_or_default();
    match url::Url::parse(location) {
        Ok(address) => matches!(address.scheme(), "http" | "https"),
        Err(error) => error == url::ParseError::RelativeUrlWithoutBase,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_compound_is_the_same_whole() {
        let analysis = Analysis::new(None);
        let expected = ["payment ledger", "paymentledger"];
        for spelling in ["PaymentLedger", "payment-ledger", "Payment  Ledger"] {
            assert_eq!(whole(&analysis, spelling), expected, "{spelling}");
        }
        assert_eq!(whole(&analysis, "ledger"), ["ledger"]);
        assert!(whole(&analysis, "--").is_empty());
    }

    #[test]
    fn what_leads_to_another_scheme_is_not_safe() {
        let safe = |location: &str| {
            let fields = [("location".to_owned(), Value::from(location))].into_iter().collect();
            is_safe(&SearchDocument { fields, ..SearchDocument::default() })
        };
        assert!(["https://a.example/b", "/a:b", "x/y"].into_iter().all(safe));
        assert!(!["javascript:alert(1)", "data:x"].into_iter().any(safe));
    }
}
