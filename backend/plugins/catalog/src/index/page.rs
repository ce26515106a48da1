//! `by-query`: pages that begin where another one ended.

use callboard_shared::query::{Direction, FullTextFilter, Order, Predicate};

use super::document::Document;
use super::filter;
use super::order::{Entry, From, Sorted, Uids};
use super::state::State;
use super::uid::Uid;

/// What is sorted by when no order is asked for.
const DEFAULT_KEY: &str = "metadata.uid";

/// What `by-query` asks for.
#[derive(Debug, Clone, Default)]
pub struct PageQuery {
    /// Which entities; nothing means all.
    pub filter: Option<Predicate>,
    /// A text to look for.
    pub full_text: Option<FullTextFilter>,
    /// How they are sorted; by uid when not given. Entities without the field are left out.
    pub order: Option<Order>,
    /// Entities on the page; 0 only counts.
    pub limit: usize,
    /// Entities to leave out before the page.
    pub offset: usize,
    /// Where a neighbouring page ends; nothing for the first page.
    pub edge: Option<Edge>,
    /// The page lies before the edge.
    pub backwards: bool,
    /// Whether to count what is on all pages.
    pub count: bool,
    /// What the caller may see.
    pub visible: Option<Predicate>,
}

/// The sort value (in lower case) and the uid of an item at the end of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The value.
    pub value: String,
    /// The uid.
    pub uid: String,
}

/// What `by-query` answers.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The page, in order.
    pub documents: Vec<Document>,
    /// How many there are on all pages; nothing when counting was declined.
    pub total: Option<u64>,
    /// The first item's end.
    pub first: Option<Edge>,
    /// The last item's end.
    pub last: Option<Edge>,
    /// In the direction of walking there is more.
    pub has_more: bool,
}

pub(super) fn page(state: &State, query: &PageQuery) -> Page {
    let key = query.order.as_ref().map(Order::key);
    let Some(column) = state.column(key.as_deref().unwrap_or(DEFAULT_KEY)) else {
        return Page { total: query.count.then_some(0), ..Page::default() };
    };
    let mut matching = state.matching(query.filter.as_ref(), query.visible.as_ref()).unwrap_or_else(|| state.all());
    if let Some(found) = query.full_text.as_ref().and_then(|text| filter::full_text(state, text, key.as_deref())) {
        matching = matching.and(&found);
    }
    let sorted = column.sorted(state);
    let total = query.count.then(|| sorted.count_in(&matching, state.all().len()));
    if query.limit == 0 {
        return Page { total, ..Page::default() };
    }

    let text = |entry: &Entry| column.text(entry.value);
    let from = start(state, query, &sorted, text);
    let mut entries = sorted.walk(&matching, from, query.offset, query.limit.saturating_add(1));
    let has_more = entries.len() > query.limit;
    entries.truncate(query.limit);
    if query.backwards {
        entries.reverse();
    }
    let edge = |entry: &Entry| Edge { value: text(entry).to_owned(), uid: state.uid(entry.entity).to_string() };
    Page {
        first: entries.first().map(edge),
        last: entries.last().map(edge),
        documents: entries.iter().map(|entry| state.document(entry.entity)).collect(),
        total,
        has_more,
    }
}

/// Where the walk begins. The edge need not be there any more: the walk goes on from where it would be.
fn start<'a>(state: &State, query: &PageQuery, sorted: &Sorted, text: impl Fn(&Entry) -> &'a str) -> From {
    let ascending = query.order.as_ref().is_none_or(|order| order.direction == Direction::Asc);
    let entries = sorted.entries();
    let upwards = ascending != query.backwards;
    let Some(edge) = &query.edge else {
        return if upwards { From::Upwards(0) } else { From::Downwards(entries.len()) };
    };
    let uid = Uid::new(&edge.uid);
    let of = |entry: &Entry| text(entry).cmp(&edge.value).then_with(|| state.uid(entry.entity).cmp(&uid));
    if upwards {
        From::Upwards(entries.partition_point(|entry| of(entry).is_le()))
    } else {
        From::Downwards(entries.partition_point(|entry| of(entry).is_lt()))
    }
}
