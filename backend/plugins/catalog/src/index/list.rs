//! `GET /entities`: whole sets, or pages by offset.

use std::cmp::Ordering;

use callboard_shared::query::{Direction, Order, Predicate};

use super::column::Column;
use super::document::Document;
use super::order::{From, Uids};
use super::set::Set;
use super::state::State;

/// What `GET /entities` asks for.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Which entities; nothing means all.
    pub filter: Option<Predicate>,
    /// How they are sorted; by their refs when empty.
    pub order: Vec<Order>,
    /// Entities before the page.
    pub offset: usize,
    /// Entities on the page; nothing means all.
    pub limit: Option<usize>,
    /// Whether a page is asked for. A whole set is sorted by the first order alone, and entities without that
    /// field are left out of it; on pages they come last.
    pub paginated: bool,
    /// What the caller may see.
    pub visible: Option<Predicate>,
}

/// What `GET /entities` answers.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The entities in order.
    pub documents: Vec<Document>,
    /// Whether there are more behind them.
    pub has_more: bool,
}

pub(super) fn list(state: &State, query: &ListQuery) -> Listing {
    let matching = state.matching(query.filter.as_ref(), query.visible.as_ref()).unwrap_or_else(|| state.all());
    // One more than asked for, to know whether there is more.
    let take = query.limit.map_or(usize::MAX, |limit| limit.saturating_add(1));
    let mut numbers = match query.order.as_slice() {
        [] => by_ref(state, &matching, query.offset, take),
        [first, ..] if !query.paginated => by_value(state, &matching, first, query.offset, take),
        orders => by_values(state, &matching, orders, query.offset, take),
    };
    let has_more = query.limit.is_some_and(|limit| numbers.len() > limit);
    numbers.truncate(query.limit.unwrap_or(usize::MAX));
    Listing { documents: numbers.into_iter().map(|number| state.document(number)).collect(), has_more }
}

fn by_ref(state: &State, matching: &Set<'_>, skip: usize, take: usize) -> Vec<u32> {
    let entries = state.by_ref().walk(matching, From::Upwards(0), skip, take);
    entries.into_iter().map(|entry| entry.entity).collect()
}

fn by_value(state: &State, matching: &Set<'_>, order: &Order, skip: usize, take: usize) -> Vec<u32> {
    let Some(column) = state.column(&order.key()) else { return Vec::new() };
    let sorted = column.sorted(state);
    let from = match order.direction {
        Direction::Asc => From::Upwards(0),
        Direction::Desc => From::Downwards(sorted.entries().len()),
    };
    sorted.walk(matching, from, skip, take).into_iter().map(|entry| entry.entity).collect()
}

/// Each order breaks the ties of those before it, and the uid the last ones. An entity with several values of
/// a field appears once for each combination of them, as in the original.
fn by_values(state: &State, matching: &Set<'_>, orders: &[Order], skip: usize, take: usize) -> Vec<u32> {
    let mut rows: Vec<(u32, Vec<Option<&str>>)> = Vec::new();
    matching.for_each(|number| rows.push((number, Vec::new())));
    for order in orders {
        let column = state.column(&order.key());
        rows = join(state, rows, column);
    }
    let compare = |a: &(u32, Vec<Option<&str>>), b: &(u32, Vec<Option<&str>>)| {
        let fields = orders.iter().zip(a.1.iter().zip(&b.1));
        let by_fields = fields.map(|(order, (a, b))| compare_values(*a, *b, order.direction));
        by_fields.fold(Ordering::Equal, Ordering::then).then_with(|| state.uid(a.0).cmp(state.uid(b.0)))
    };
    rows.sort_by(compare);
    rows.into_iter().skip(skip).take(take).map(|(number, _)| number).collect()
}

type Joined<'a> = Vec<(u32, Vec<Option<&'a str>>)>;

/// Adds a field's values to every row.
fn join<'a>(state: &'a State, rows: Joined<'a>, column: Option<&'a Column>) -> Joined<'a> {
    let Some(column) = column else {
        return rows.into_iter().map(|row| with_value(&row, None)).collect();
    };
    let mut values: std::collections::HashMap<u32, Vec<&'a str>> = std::collections::HashMap::new();
    for entry in column.sorted(state).entries() {
        values.entry(entry.entity).or_default().push(column.text(entry.value));
    }
    let mut joined = Vec::with_capacity(rows.len());
    for row in rows {
        match values.get(&row.0) {
            Some(values) => joined.extend(values.iter().map(|value| with_value(&row, Some(value)))),
            None => joined.push(with_value(&row, None)),
        }
    }
    joined
}

fn with_value<'a>(
    (number, values): &(u32, Vec<Option<&'a str>>),
    value: Option<&'a str>,
) -> (u32, Vec<Option<&'a str>>) {
    (*number, values.iter().copied().chain([value]).collect())
}

/// Missing values come last in either direction.
fn compare_values(a: Option<&str>, b: Option<&str>, direction: Direction) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if direction == Direction::Asc => a.cmp(b),
        (Some(a), Some(b)) => b.cmp(a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
