//! What a document is in a cluster.

use std::collections::HashSet;

use callboard_core::search::{SearchDocument, key_number};
use callboard_shared::search::FACETS;
use serde_json::{Map, Value, json};

use crate::clause::Place;
use crate::text::{Analysis, Word};
use crate::words::{Words, is_safe};

/// The longest id that a cluster takes, in bytes.
const LONGEST_ID: usize = 512;
/// Results that can be reached by paging, as in the index of our own.
const REACHABLE: u64 = 100_000;

/// The field of a place.
pub(super) const fn field(place: Place) -> &'static str {
    match place {
        Place::Exact => "exact",
        Place::Title => "title",
        Place::Stems => "stems",
        Place::Text => "text",
        Place::Other => "other",
        Place::Facts => "facts",
        Place::Type => "type",
    }
}

/// The field with the words of a place as they follow each other, without compounds in one.
pub(super) fn in_order(place: Place) -> String {
    format!("{}_in_order", field(place))
}

/// The field of a facet.
pub(super) fn facet(number: usize) -> String {
    format!("facet_{}", FACETS[number])
}

/// Fields and their kinds. Words come apart already, with blanks between them.
pub(super) fn mapping() -> Value {
    let words = json!({"type": "text", "analyzer": "whitespace"});
    let keyword = json!({"type": "keyword", "ignore_above": 8000});
    let number = json!({"type": "long"});
    let mut properties = Map::new();
    for name in ["title", "stems", "text", "other", "title_in_order", "text_in_order"] {
        properties.insert(name.to_owned(), words.clone());
    }
    for name in ["id", "type", "exact", "facts", "order"] {
        properties.insert(name.to_owned(), keyword.clone());
    }
    for name in ["key", "changed"] {
        properties.insert(name.to_owned(), number.clone());
    }
    properties.insert("weight".to_owned(), json!({"type": "double"}));
    properties.extend((0..FACETS.len()).map(|number| (facet(number), keyword.clone())));
    // What is only given back, `state` and `stored`, has no field.
    json!({
        "settings": {"index": {"max_result_window": REACHABLE}},
        "mappings": {"dynamic": false, "properties": properties},
    })
}

/// The changes as the cluster takes them, each with its line end: documents, and keys that have none any more.
pub(super) fn lines(
    analysis: &Analysis,
    document_type: &str,
    keys: &[String],
    found: &[SearchDocument],
) -> Vec<String> {
    let mut lines = Vec::with_capacity(keys.len());
    let mut present = HashSet::new();
    for document in found.iter().filter(|document| is_safe(document)) {
        present.insert(document.key.as_str());
        let action = json!({"index": {"_id": id(document_type, &document.key)}});
        lines.push(format!("{action}\n{}\n", source(analysis, document_type, document)));
    }
    for key in keys.iter().filter(|key| !present.contains(key.as_str())) {
        lines.push(format!("{}\n", json!({"delete": {"_id": id(document_type, key)}})));
    }
    lines
}

fn id(document_type: &str, key: &str) -> String {
    let id = format!("{document_type} {key}");
    if id.len() <= LONGEST_ID { id } else { format!("{document_type} {:x}", key_number(key)) }
}

/// Numbers of keys as the cluster has them: it knows no unsigned ones.
pub(super) const fn signed(number: u64) -> i64 {
    number.cast_signed()
}

fn source(analysis: &Analysis, document_type: &str, document: &SearchDocument) -> Value {
    let words = Words::of(analysis, document);
    let text = |name: &str| document.fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let all = |words: &[Word]| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let in_order = |words: &[Word]| {
        words.iter().filter(|word| !word.joined).map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let stems = |words: &[Word]| words.iter().map(|word| analysis.stem(&word.text)).collect::<Vec<_>>().join(" ");
    let mut source = json!({
        "id": format!("{document_type}\n{}", document.key),
        "key": signed(key_number(&document.key)),
        "type": document_type,
        "state": document.state,
        "stored": words.stored,
        "order": format!("{}\n{}", text("title").to_lowercase(), text("location")),
        "changed": document.changed,
        "weight": words.weight,
        "exact": words.exact,
        "title": words.titles.iter().map(|title| all(title)).collect::<Vec<_>>(),
        "title_in_order": words.titles.iter().map(|title| in_order(title)).collect::<Vec<_>>(),
        "stems": words.titles.iter().chain([&words.text]).map(|text| stems(text)).collect::<Vec<_>>(),
        "text": all(&words.text),
        "text_in_order": in_order(&words.text),
        "other": words.other.iter().map(|other| all(other)).collect::<Vec<_>>(),
        "facts": words.facts,
    });
    for number in 0..FACETS.len() {
        let values: Vec<&String> =
            words.facets.iter().filter(|(of, _)| *of == number).map(|(_, value)| value).collect();
        if !values.is_empty() {
            source[facet(number)] = json!(values);
        }
    }
    source
}
