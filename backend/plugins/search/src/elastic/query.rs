//! Clauses in the query language of Elasticsearch and OpenSearch.

use serde_json::{Value, json};

use super::document::{field, in_order};
use crate::clause::Clause;

/// What the cluster is asked for. `prefix_length` letters at the beginning of a word may not be wrong.
pub(super) fn query(clause: &Clause, prefix_length: u64) -> Value {
    let one = |clause: &Clause| query(clause, prefix_length);
    let all = |clauses: &[Clause]| clauses.iter().map(one).collect::<Vec<Value>>();
    match clause {
        Clause::Everything => json!({"match_all": {}}),
        // A cluster does not know beginnings with a wrong letter; whole words with one are found.
        Clause::Nothing | Clause::NearStart(..) => json!({"match_none": {}}),
        Clause::Word(place, word) => json!({"term": {field(*place): {"value": word}}}),
        Clause::Starts(place, start) => json!({"prefix": {field(*place): {"value": start}}}),
        Clause::Near(place, word) => json!({"fuzzy": {field(*place): {
            "value": word, "fuzziness": 1, "prefix_length": prefix_length, "transpositions": true,
        }}}),
        // Words are letters and digits, so that none of them is a sign of a pattern.
        Clause::Inside(word) => json!({"wildcard": {"title": {"value": format!("*{word}*")}}}),
        Clause::Phrase(place, words) => json!({"match_phrase": {in_order(*place): {"query": words.join(" ")}}}),
        Clause::All(parts) => json!({"bool": {"must": all(parts)}}),
        Clause::Any(parts) | Clause::Best(parts, _) if parts.is_empty() => json!({"match_none": {}}),
        Clause::Any(parts) => json!({"bool": {"should": all(parts), "minimum_should_match": 1}}),
        Clause::Best(parts, tie) => json!({"dis_max": {"queries": all(parts), "tie_breaker": rounded(*tie)}}),
        Clause::Scored(part, score) => json!({"constant_score": {"filter": one(part), "boost": rounded(*score)}}),
        Clause::Times(part, times) => json!({"bool": {"must": [one(part)], "boost": rounded(*times)}}),
        Clause::With { required, welcome } => json!({"bool": {"must": all(required), "should": all(welcome)}}),
    }
}

/// As a person would write the number.
fn rounded(number: f32) -> f64 {
    (f64::from(number) * 1000.0).round() / 1000.0
}
