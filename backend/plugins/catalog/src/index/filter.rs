//! Conditions as sets.

use callboard_shared::query::{FullTextFilter, Predicate};

use super::column::Column;
use super::like::Like;
use super::set::Set;
use super::state::State;

/// The entities that meet a condition.
pub(super) fn evaluate<'a>(state: &'a State, predicate: &Predicate) -> Set<'a> {
    match predicate {
        Predicate::All(parts) => all(state, parts),
        Predicate::Any(parts) => Set::union(parts.iter().map(|part| evaluate(state, part)).collect()),
        Predicate::Not(inner) => state.all().without(&evaluate(state, inner)),
        Predicate::Exists { key, present: true } => present(state, key),
        Predicate::Exists { key, present: false } => state.all().without(&present(state, key)),
        Predicate::In { key, values } => one_of(state, key, values),
        Predicate::HasPrefix { key, prefix } => with_prefix(state, key, prefix),
        Predicate::Relation { relation_type, targets } => {
            let key = format!("relations.{relation_type}");
            targets.as_ref().map_or_else(|| present(state, &key), |targets| one_of(state, &key, targets))
        }
    }
}

/// The entities with the text in one of the fields; nothing when there is no text to look for. `sort_key` is
/// what is searched when no field is named.
pub(super) fn full_text<'a>(state: &'a State, text: &FullTextFilter, sort_key: Option<&str>) -> Option<Set<'a>> {
    let like = Like::new(&text.needle()?);
    let columns = text.keys(sort_key);
    let columns = columns.iter().filter_map(|key| state.column(key));
    Some(Set::union(columns.flat_map(|column| column.search(&like)).collect()))
}

/// The smallest set first, because an intersection costs what its smaller side costs; what is excluded last,
/// so that the complement is never made.
fn all<'a>(state: &'a State, parts: &[Predicate]) -> Set<'a> {
    let mut wanted = Vec::new();
    let mut unwanted = Vec::new();
    for part in parts {
        match part {
            Predicate::Not(inner) => unwanted.push(evaluate(state, inner)),
            Predicate::Exists { key, present: false } => unwanted.push(present(state, key)),
            part => wanted.push(evaluate(state, part)),
        }
    }
    wanted.sort_by_key(Set::len);
    let found = wanted.into_iter().reduce(|found, part| found.and(&part)).unwrap_or_else(|| state.all());
    unwanted.iter().fold(found, Set::without)
}

fn present<'a>(state: &'a State, key: &str) -> Set<'a> {
    state.column(key).map_or(Set::empty(), Column::present)
}

fn one_of<'a>(state: &'a State, key: &str, values: &[String]) -> Set<'a> {
    let Some(column) = state.column(key) else { return Set::empty() };
    Set::union(values.iter().map(|value| column.having(value)).collect())
}

/// Values that begin alike stand together in the sorted order.
fn with_prefix<'a>(state: &'a State, key: &str, prefix: &str) -> Set<'a> {
    let Some(column) = state.column(key) else { return Set::empty() };
    let sorted = column.sorted(state);
    let entries = sorted.entries();
    let first = entries.partition_point(|entry| column.text(entry.value) < prefix);
    let matching = entries[first..].iter().take_while(|entry| column.text(entry.value).starts_with(prefix));
    Set::collect(matching.map(|entry| entry.entity).collect())
}
