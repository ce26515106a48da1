//! The index by definition: a list of entities that every question scans. Tests hold the real one against it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use callboard_shared::query::{Direction, FullTextFilter, Order, Predicate};
use serde_json::Value;

use super::Size;
use super::rows::Rows;

/// A row as the contract has it: key, value in lower case, value as written.
type Row = (String, Option<(String, String)>);

#[derive(Default)]
pub(super) struct Naive {
    entities: BTreeMap<String, (String, Value)>,
}

impl Naive {
    pub(super) fn upsert(&mut self, entity_ref: &str, uid: &str, entity: Value) {
        self.entities.insert(entity_ref.to_owned(), (uid.to_owned(), entity));
    }

    pub(super) fn remove(&mut self, entity_ref: &str) {
        self.entities.remove(entity_ref);
    }

    pub(super) fn matching(&self, filter: Option<&Predicate>) -> Vec<&(String, Value)> {
        let is_wanted = |entity: &&(String, Value)| filter.is_none_or(|filter| holds(&rows(&entity.1), filter));
        self.entities.values().filter(is_wanted).collect()
    }

    /// The names on all pages, one for every value of the sort field.
    pub(super) fn sorted(
        &self,
        filter: Option<&Predicate>,
        text: Option<&FullTextFilter>,
        order: Option<&Order>,
    ) -> Vec<Value> {
        let key = order.map_or("metadata.uid".to_owned(), Order::key);
        let sort_key = order.map(Order::key);
        let mut found: Vec<(String, &String, &Value)> = Vec::new();
        for (uid, entity) in self.matching(filter) {
            let rows = rows(entity);
            if text.is_some_and(|text| !contains(&rows, text, sort_key.as_deref())) {
                continue;
            }
            found.extend(texts(&rows, &key).into_iter().map(|value| (value, uid, entity)));
        }
        found.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        if order.is_some_and(|order| order.direction == Direction::Desc) {
            found.reverse();
        }
        found.into_iter().map(|(_, _, entity)| entity.clone()).collect()
    }

    /// A page of `GET /entities`: missing values last, each order breaking the ties of the one before.
    pub(super) fn listed(&self, filter: Option<&Predicate>, orders: &[Order]) -> Vec<Value> {
        let mut found: Vec<(Vec<Option<String>>, &String, &Value)> = Vec::new();
        for (uid, entity) in self.matching(filter) {
            let rows = rows(entity);
            let mut combinations = vec![Vec::new()];
            for order in orders {
                let texts = texts(&rows, &order.key());
                let values: Vec<Option<String>> =
                    if texts.is_empty() { vec![None] } else { texts.into_iter().map(Some).collect() };
                combinations = combinations
                    .iter()
                    .flat_map(|row: &Vec<Option<String>>| {
                        values.iter().map(move |value| row.iter().cloned().chain([value.clone()]).collect())
                    })
                    .collect();
            }
            found.extend(combinations.into_iter().map(|values| (values, uid, entity)));
        }
        if !orders.is_empty() {
            found.sort_by(|a, b| {
                for (order, (a, b)) in orders.iter().zip(a.0.iter().zip(&b.0)) {
                    let by_value = match (a, b) {
                        (Some(a), Some(b)) if order.direction == Direction::Asc => a.cmp(b),
                        (Some(a), Some(b)) => b.cmp(a),
                        (None, None) => Ordering::Equal,
                        (None, Some(_)) => Ordering::Greater,
                        (Some(_), None) => Ordering::Less,
                    };
                    if by_value.is_ne() {
                        return by_value;
                    }
                }
                a.1.cmp(b.1)
            });
        }
        found.into_iter().map(|(_, _, entity)| entity.clone()).collect()
    }

    pub(super) fn size(&self) -> Size {
        let rows: Vec<Row> = self.entities.values().flat_map(|(_, entity)| rows(entity)).collect();
        let keys: BTreeSet<&str> = rows.iter().map(|(key, _)| key.as_str()).collect();
        let relations = rows.iter().filter(|(key, _)| key.starts_with("relations.")).count() as u64;
        Size { entities: self.entities.len(), relations, columns: keys.len() }
    }

    pub(super) fn facet(&self, facet: &str, filter: Option<&Predicate>) -> Vec<(String, u64)> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for (_, entity) in self.matching(filter) {
            let originals: BTreeSet<String> = rows(entity)
                .into_iter()
                .filter(|(key, _)| *key == facet.to_lowercase())
                .filter_map(|(_, value)| value.map(|(_, original)| original))
                .collect();
            for original in originals {
                *counts.entry(original).or_default() += 1;
            }
        }
        counts.into_iter().collect()
    }
}

fn rows(entity: &Value) -> Vec<Row> {
    let rows = Rows::of_entity(entity).unwrap();
    rows.iter()
        .map(|row| (row.key.to_owned(), row.value.map(|value| (value.text.to_owned(), value.original.to_owned()))))
        .collect()
}

fn texts(rows: &[Row], key: &str) -> BTreeSet<String> {
    rows.iter().filter(|row| row.0 == key).filter_map(|row| row.1.as_ref().map(|value| value.0.clone())).collect()
}

fn contains(rows: &[Row], text: &FullTextFilter, sort_key: Option<&str>) -> bool {
    let Some(needle) = text.needle() else { return true };
    text.keys(sort_key).iter().any(|key| texts(rows, key).iter().any(|value| value.contains(&needle)))
}

fn holds(rows: &[Row], predicate: &Predicate) -> bool {
    match predicate {
        Predicate::All(parts) => parts.iter().all(|part| holds(rows, part)),
        Predicate::Any(parts) => parts.iter().any(|part| holds(rows, part)),
        Predicate::Not(inner) => !holds(rows, inner),
        Predicate::Exists { key, present } => rows.iter().any(|row| row.0 == *key) == *present,
        Predicate::In { key, values } => texts(rows, key).iter().any(|value| values.contains(value)),
        Predicate::HasPrefix { key, prefix } => texts(rows, key).iter().any(|value| value.starts_with(prefix)),
        Predicate::Relation { relation_type, targets } => {
            let found = texts(rows, &format!("relations.{relation_type}"));
            found.iter().any(|target| targets.as_ref().is_none_or(|targets| targets.contains(target)))
        }
    }
}
