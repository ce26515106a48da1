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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{Index, select};
    use serde_json::json;

    use super::*;
    use crate::index::{CatalogIndex, Change, Prepared, StitchedEntity};

    fn uid(number: usize) -> String {
        format!("{number:08x}-0000-4000-8000-000000000000")
    }

    /// Entities of two owners; some have several values to sort by.
    fn index() -> CatalogIndex {
        let index = CatalogIndex::new();
        let upserts = (0..24).map(|number| {
            let owner = if number % 3 == 0 { "mine" } else { "theirs" };
            let tags: Vec<String> = (0..number % 4).map(|tag| format!("t{tag}")).collect();
            let metadata = json!({"name": format!("e{number}"), "uid": uid(number), "tags": tags});
            let entity = json!({"kind": "Component", "metadata": metadata, "spec": {"owner": owner}});
            let entity_ref = format!("component:default/e{number}");
            Change::Upsert(Prepared::new(StitchedEntity { entity_ref, uid: uid(number), entity }).unwrap())
        });
        index.apply(upserts.collect());
        index
    }

    fn predicate() -> impl Strategy<Value = Predicate> {
        let leaf = prop_oneof![
            Just(Predicate::always()),
            Just(Predicate::equals("spec.owner", "theirs")),
            Just(Predicate::exists("metadata.tags")),
            ("[$a-z.]{0,8}", any::<String>()).prop_map(|(key, value)| Predicate::equals(&key, &value)),
        ];
        leaf.prop_recursive(2, 6, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::Any),
                inner.prop_map(|inner| Predicate::Not(Box::new(inner))),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        /// Cursors are not signed: whatever somebody writes into one, what they may see decides.
        #[test]
        fn no_edge_and_no_query_shows_what_may_not_be_seen(
            filter in prop::option::of(predicate()),
            text in prop::option::of(("[a-z0-9%_]{0,3}", prop::collection::vec("[a-z.]{0,12}", 0..2))),
            key in prop::option::of(select(&["metadata.tags", "metadata.name", "spec.owner", "metadata.uid", "", "$all"][..])),
            descending: bool,
            edge in prop::option::of((
                prop_oneof!["(e|t)[0-9]{0,2}", Just("theirs".to_owned()), any::<String>()],
                prop_oneof![any::<Index>().prop_map(|at| uid(at.index(24))), any::<String>()],
            )),
            limit in prop_oneof![0usize..30, Just(usize::MAX), Just(usize::MAX - 1)],
            offset in prop_oneof![0usize..30, Just(usize::MAX)],
            backwards: bool,
        ) {
            let direction = if descending { Direction::Desc } else { Direction::Asc };
            let page = index().page(&PageQuery {
                filter,
                full_text: text.map(|(term, fields)| FullTextFilter::new(term, fields)),
                order: key.map(|key| Order::new(key, direction)),
                limit,
                offset,
                edge: edge.map(|(value, uid)| Edge { value, uid }),
                backwards,
                count: true,
                visible: Some(Predicate::equals("spec.owner", "mine")),
            });
            prop_assert!(page.documents.len() <= limit);
            // Eight entities are visible, with at most three values each.
            prop_assert!(page.documents.len() <= 24 && page.total.is_some_and(|total| total <= 24));
            for document in &page.documents {
                prop_assert_eq!(&document.value()["spec"]["owner"], &json!("mine"));
            }
        }
    }
}
