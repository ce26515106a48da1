//! Searches over the documents of the stub, one by one.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Refusal;

pub(super) struct Index {
    /// The kind of each field.
    fields: BTreeMap<String, String>,
    documents: BTreeMap<String, Value>,
}

type Score = Result<Option<f64>, Refusal>;

fn refused(why: &str, what: &Value) -> Refusal {
    (400, format!("{why}: {what}"))
}

impl Index {
    pub(super) fn new(body: &Value) -> Result<Self, Refusal> {
        let properties = body["mappings"]["properties"].as_object().ok_or_else(|| refused("no properties", body))?;
        let fields = properties.iter().map(|(name, field)| {
            let kind = field["type"].as_str().ok_or_else(|| refused("no type", field))?;
            Ok((name.clone(), kind.to_owned()))
        });
        Ok(Self { fields: fields.collect::<Result<_, Refusal>>()?, documents: BTreeMap::new() })
    }

    pub(super) fn bulk(&mut self, lines: &str) -> Result<Value, Refusal> {
        assert!(lines.ends_with('\n'), "the last line of a bulk request ends, too");
        let mut lines = lines.lines();
        let mut items = Vec::new();
        while let Some(line) = lines.next() {
            let action: Value = serde_json::from_str(line).map_err(|error| (400, error.to_string()))?;
            if let Some(id) = action["index"]["_id"].as_str() {
                let source = lines.next().and_then(|line| serde_json::from_str(line).ok());
                self.documents.insert(id.to_owned(), source.ok_or_else(|| refused("no source", &action))?);
                items.push(json!({"index": {"status": 201}}));
            } else if let Some(id) = action["delete"]["_id"].as_str() {
                let status = if self.documents.remove(id).is_some() { 200 } else { 404 };
                items.push(json!({"delete": {"status": status}}));
            } else {
                return Err(refused("no action", &action));
            }
        }
        Ok(json!({"errors": false, "items": items}))
    }

    pub(super) fn search(&self, body: &Value) -> Result<Value, Refusal> {
        const KNOWN: [&str; 9] =
            ["from", "size", "track_total_hits", "_source", "query", "sort", "aggs", "search_after", "timeout"];
        if let Some(name) = body.as_object().unwrap().keys().find(|name| !KNOWN.contains(&name.as_str())) {
            return Err(refused("unknown key", &json!(name)));
        }
        let mut hits: Vec<(f64, &Value)> = Vec::new();
        for document in self.documents.values() {
            if let Some(score) = self.score(&body["query"], document)? {
                hits.push((score, document));
            }
        }
        let mut aggregations = Map::new();
        for (name, wanted) in body["aggs"].as_object().into_iter().flatten() {
            aggregations.insert(name.clone(), self.aggregate(wanted, &hits)?);
        }
        let total = hits.len();
        let keys = |(score, document): &(f64, &Value)| self.sort_keys(&body["sort"], *score, document);
        let mut sorted: Vec<(Vec<(f64, String)>, &Value)> =
            hits.iter().map(|hit| Ok((keys(hit)?, hit.1))).collect::<Result<_, Refusal>>()?;
        sorted.sort_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap());
        if let Some(after) = body["search_after"][0].as_str() {
            sorted.retain(|(keys, _)| keys[0].1.as_str() > after);
        }
        let number = |name: &str, usual: u64| body[name].as_u64().unwrap_or(usual) as usize;
        let part = sorted.iter().skip(number("from", 0)).take(number("size", 10));
        let hits: Vec<Value> = part
            .map(|(keys, document)| json!({"_source": document, "sort": keys.iter().map(|key| &key.1).collect::<Vec<_>>()}))
            .collect();
        Ok(json!({"hits": {"total": {"value": total}, "hits": hits}, "aggregations": aggregations}))
    }

    fn sort_keys(&self, sort: &Value, score: f64, document: &Value) -> Result<Vec<(f64, String)>, Refusal> {
        let each = sort.as_array().into_iter().flatten().map(|one| {
            let (name, direction) = one.as_object().and_then(|one| one.iter().next()).unwrap();
            match (name.as_str(), direction.as_str().unwrap()) {
                // Rounding makes no difference between equals.
                ("_score", "desc") => Ok((-(score * 1000.0).round(), String::new())),
                (name, "desc") if self.kind(name)? == "long" => Ok((-document[name].as_f64().unwrap(), String::new())),
                (name, "asc") if self.kind(name)? == "keyword" => {
                    Ok((0.0, document[name].as_str().unwrap().to_owned()))
                }
                _ => Err(refused("cannot be sorted by", one)),
            }
        });
        each.collect()
    }

    fn aggregate(&self, wanted: &Value, hits: &[(f64, &Value)]) -> Result<Value, Refusal> {
        let mut met = Vec::new();
        for (score, document) in hits {
            if wanted.get("filter").is_none() || self.score(&wanted["filter"], document)?.is_some() {
                met.push((*score, *document));
            }
        }
        if let Some(field) = wanted["terms"]["field"].as_str() {
            if self.kind(field)? != "keyword" {
                return Err(refused("terms of a field that is no keyword", wanted));
            }
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for (_, document) in &met {
                values(&document[field]).for_each(|value| *counts.entry(value).or_default() += 1);
            }
            let buckets = counts.into_iter().map(|(key, count)| json!({"key": key, "doc_count": count}));
            return Ok(json!({"buckets": buckets.collect::<Vec<_>>()}));
        }
        let mut answer = json!({"doc_count": met.len()});
        for (name, inner) in wanted["aggs"].as_object().into_iter().flatten() {
            answer[name] = self.aggregate(inner, &met)?;
        }
        Ok(answer)
    }

    fn kind(&self, field: &str) -> Result<&str, Refusal> {
        self.fields.get(field).map(String::as_str).ok_or_else(|| refused("no such field", &json!(field)))
    }

    fn words(&self, field: &str, document: &Value) -> Result<Vec<String>, Refusal> {
        Ok(match self.kind(field)? {
            "text" => values(&document[field])
                .flat_map(|value| value.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
                .collect(),
            _ => values(&document[field]).collect(),
        })
    }

    fn score(&self, query: &Value, document: &Value) -> Score {
        let one = query.as_object().filter(|map| map.len() == 1).and_then(|map| map.iter().next());
        let (name, inner) = one.ok_or_else(|| refused("not one query", query))?;
        // `{field: {value: …}}`
        let of_field = || {
            let (field, how) = inner.as_object().and_then(|map| map.iter().next()).unwrap();
            (field.as_str(), how["value"].as_str().map(str::to_owned).unwrap_or_default())
        };
        let is_one = |fits: &dyn Fn(&str, &str) -> bool| -> Score {
            let (field, value) = of_field();
            let words = self.words(field, document)?;
            Ok(words.iter().any(|word| fits(word, &value)).then_some(1.0))
        };
        match name.as_str() {
            "match_all" => Ok(Some(1.0)),
            "match_none" => Ok(None),
            "term" => is_one(&|word, value| word == value),
            "prefix" => is_one(&|word, value| word.starts_with(value)),
            "fuzzy" => is_one(&|word, value| nearly(word, value)),
            "wildcard" => is_one(&|word, value| word.contains(value.trim_matches('*'))),
            "terms" => {
                let (field, wanted) = inner.as_object().and_then(|map| map.iter().next()).unwrap();
                self.kind(field)?;
                let wanted: Vec<String> = values(wanted).collect();
                Ok(values(&document[field]).any(|value| wanted.contains(&value)).then_some(1.0))
            }
            "match_phrase" => {
                let (field, how) = inner.as_object().and_then(|map| map.iter().next()).unwrap();
                self.kind(field)?;
                let phrase = format!(" {} ", how["query"].as_str().unwrap());
                Ok(values(&document[field]).any(|text| format!(" {text} ").contains(&phrase)).then_some(1.0))
            }
            "constant_score" => Ok(self.score(&inner["filter"], document)?.map(|_| inner["boost"].as_f64().unwrap())),
            "dis_max" => {
                let mut scores = self.all(&inner["queries"], document)?;
                scores.retain(Option::is_some);
                let best = scores.iter().flatten().copied().fold(f64::MIN, f64::max);
                let rest: f64 = scores.iter().flatten().sum::<f64>() - best;
                Ok((!scores.is_empty()).then(|| best + inner["tie_breaker"].as_f64().unwrap() * rest))
            }
            "function_score" => {
                let factor = document[inner["field_value_factor"]["field"].as_str().unwrap()].as_f64().unwrap();
                Ok(self.score(&inner["query"], document)?.map(|score| score * factor))
            }
            "bool" => self.joined(inner, document),
            _ => Err(refused("unknown query", query)),
        }
    }

    fn joined(&self, inner: &Value, document: &Value) -> Score {
        const KNOWN: [&str; 6] = ["must", "filter", "should", "must_not", "minimum_should_match", "boost"];
        if inner.as_object().unwrap().keys().any(|name| !KNOWN.contains(&name.as_str())) {
            return Err(refused("unknown key of bool", inner));
        }
        let must = self.all(&inner["must"], document)?;
        let filter = self.all(&inner["filter"], document)?;
        let should = self.all(&inner["should"], document)?;
        let not = self.all(&inner["must_not"], document)?;
        let alone = must.is_empty() && filter.is_empty() && !should.is_empty();
        let least = inner["minimum_should_match"].as_u64().unwrap_or(u64::from(alone));
        let met = must.iter().chain(&filter).all(Option::is_some)
            && not.iter().all(Option::is_none)
            && should.iter().flatten().count() as u64 >= least;
        let sum: f64 = must.iter().chain(&should).flatten().sum();
        Ok(met.then(|| sum * inner["boost"].as_f64().unwrap_or(1.0)))
    }

    fn all(&self, queries: &Value, document: &Value) -> Result<Vec<Option<f64>>, Refusal> {
        queries.as_array().into_iter().flatten().map(|query| self.score(query, document)).collect()
    }
}

/// A value, or those of a list, as texts.
fn values(value: &Value) -> Box<dyn Iterator<Item = String> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter().flat_map(values)),
        Value::Null => Box::new(std::iter::empty()),
        Value::String(text) => Box::new(std::iter::once(text.clone())),
        other => Box::new(std::iter::once(other.to_string())),
    }
}

/// The same but for one letter: wrong, missing, too much, or changed with its neighbour.
fn nearly(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() >= b.len() { (&a, &b) } else { (&b, &a) };
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    let (long, short) = (&long[same..], &short[same..]);
    match (long.len(), short.len()) {
        (0, 0) => true,
        (more, fewer) if more == fewer + 1 => long[1..] == *short,
        (more, fewer) if more == fewer => {
            long[1..] == short[1..] || more > 1 && long[0] == short[1] && long[1] == short[0] && long[2..] == short[2..]
        }
        _ => false,
    }
}
