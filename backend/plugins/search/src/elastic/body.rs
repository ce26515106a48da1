//! The bodies of searches, and what their answers say.

use std::collections::HashMap;

use callboard_shared::search::{FACETS, SearchSort};
use serde_json::{Map, Value, json};

use super::document::{facet, signed};
use super::query::query;
use crate::clause::{Clause, Place};
use crate::question::filter;
use crate::store::{Counts, Guards, Part, ToCount};

/// Terms that one clause may have.
const TERMS: usize = 65_536;
/// Values of a facet that are told.
const VALUES: usize = 1000;

/// A page of documents.
pub(super) fn page(query: Value, guards: &Guards, part: Part) -> Value {
    let sort = match part.sort {
        SearchSort::Relevance => json!([{"_score": "desc"}, {"order": "asc"}]),
        SearchSort::Title => json!([{"order": "asc"}]),
        SearchSort::Changed => json!([{"changed": "desc"}, {"order": "asc"}]),
    };
    json!({
        "from": part.offset,
        "size": part.limit,
        "track_total_hits": true,
        "_source": ["type", "stored"],
        "query": {"function_score": {
            "query": guarded(query, guards),
            "field_value_factor": {"field": "weight", "missing": 1},
            "boost_mode": "multiply",
        }},
        "sort": sort,
    })
}

/// Counts of types and of all facets, each under what narrows it.
pub(super) fn count(query_of_all: Value, to_count: &ToCount, prefix_length: u64) -> Value {
    let of_types = query(&Clause::one_of(Place::Type, to_count.types.iter().cloned()).silent(), prefix_length);
    let narrowed = |without: Option<usize>, with_types: bool| {
        let filters = to_count.filters.iter().filter(|(number, _)| Some(*number) != without);
        let mut all: Vec<Value> = filters
            .map(|(number, values)| query(&filter(&(FACETS[*number].to_owned(), values.clone())), prefix_length))
            .collect();
        if with_types {
            all.push(of_types.clone());
        }
        json!({"bool": {"filter": all}})
    };
    let values = |field: &str| json!({"values": {"terms": {"field": field, "size": VALUES}}});
    let mut aggs = Map::new();
    aggs.insert("total".to_owned(), json!({"filter": narrowed(None, true)}));
    aggs.insert("types".to_owned(), json!({"filter": narrowed(None, false), "aggs": values("type")}));
    for number in 0..FACETS.len() {
        let name = facet(number);
        let counted = json!({"filter": narrowed(Some(number), true), "aggs": values(&name)});
        aggs.insert(name, counted);
    }
    json!({
        "size": 0,
        "track_total_hits": false,
        "query": guarded(query_of_all, &to_count.guards),
        "aggs": aggs,
    })
}

/// What the answer to [`count`] says.
pub(super) fn counts(answer: &Value) -> Counts {
    let aggregations = &answer["aggregations"];
    let values = |name: &str| -> HashMap<String, u64> {
        let buckets = aggregations[name]["values"]["buckets"].as_array().into_iter().flatten();
        buckets.filter_map(|one| Some((one["key"].as_str()?.to_owned(), one["doc_count"].as_u64()?))).collect()
    };
    Counts {
        total: aggregations["total"]["doc_count"].as_u64().unwrap_or_default(),
        types: values("types"),
        fields: (0..FACETS.len()).map(|number| values(&facet(number))).collect(),
    }
}

/// With what the caller may see of the types that not everybody sees everything of.
fn guarded(query: Value, guards: &Guards) -> Value {
    if guards.is_empty() {
        return query;
    }
    let types: Vec<&String> = guards.iter().map(|(name, _)| name).collect();
    let mut seen = vec![json!({"bool": {"must_not": [{"terms": {"type": types}}]}})];
    for (name, keys) in guards.iter() {
        let mut keys: Vec<i64> = keys.iter().map(|key| signed(*key)).collect();
        keys.sort_unstable();
        let own: Vec<Value> = keys.chunks(TERMS).map(|part| json!({"terms": {"key": part}})).collect();
        if !own.is_empty() {
            let one_of = json!({"bool": {"should": own, "minimum_should_match": 1}});
            seen.push(json!({"bool": {"filter": [{"term": {"type": {"value": name}}}, one_of]}}));
        }
    }
    json!({"bool": {"must": [query], "filter": [{"bool": {"should": seen, "minimum_should_match": 1}}]}})
}
