//! The index against a scan of all entities: random estates, changes and questions.

use std::collections::{HashMap, HashSet};

use callboard_shared::query::{Direction, FullTextFilter, Order, Predicate};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use super::naive::Naive;
use super::*;

/// Fields and values are few, so that questions hit something and entities share values.
const KEYS: [&str; 6] = ["metadata.title", "metadata.tags", "spec.type", "spec.rank", "spec.nothing", "metadata.uid"];
const WORDS: [&str; 7] = ["java", "Java", "JAVA", "go", "go-lang", "true", "ä"];

fn word() -> impl Strategy<Value = String> {
    select(&WORDS[..]).prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => word().prop_map(Value::String),
        1 => Just(Value::Null),
        1 => Just(json!("x".repeat(201))),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => (0..12).prop_map(|number| json!(number)),
        2 => prop::collection::vec(word(), 0..4).prop_map(|words| json!(words)),
    ]
}

fn entity(name: u8) -> impl Strategy<Value = Value> {
    let relation = (select(&["ownedBy", "dependsOn"][..]), 0u8..4);
    (
        prop::option::of(value()),
        prop::option::of(prop::collection::vec(word(), 0..4)),
        prop::collection::vec(prop::option::of(value()), 3),
        prop::collection::vec(relation, 0..4),
    )
        .prop_map(move |(title, tags, spec, relations)| {
            let mut metadata = json!({ "name": format!("E{name}"), "uid": uid(name, spec.len()) });
            if let Some(title) = title {
                metadata["title"] = title;
            }
            if let Some(tags) = tags {
                metadata["tags"] = json!(tags);
            }
            let keys = ["type", "rank", "nothing"];
            let spec: Map<String, Value> =
                keys.into_iter().zip(spec).filter_map(|(key, value)| Some((key.to_owned(), value?))).collect();
            let relations: Vec<Value> = relations
                .into_iter()
                .map(|(kind, to)| json!({ "type": kind, "targetRef": format!("group:default/g{to}") }))
                .collect();
            json!({ "kind": "Component", "metadata": metadata, "spec": spec, "relations": relations })
        })
}

fn uid(name: u8, salt: usize) -> String {
    format!("{:08x}-0000-4000-8000-{salt:012x}", u32::from(name).wrapping_mul(0x9e37_79b9))
}

#[derive(Debug, Clone)]
enum Act {
    Upsert(u8, Value, bool),
    Remove(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0u8..24).prop_flat_map(|name| (Just(name), entity(name), prop::bool::weighted(0.2)))
            .prop_map(|(name, entity, reborn)| Act::Upsert(name, entity, reborn)),
        1 => (0u8..24).prop_map(Act::Remove),
    ]
}

fn predicate() -> impl Strategy<Value = Predicate> {
    let key = select(&KEYS[..]);
    let leaf = prop_oneof![
        (key.clone(), any::<bool>()).prop_map(|(key, present)| Predicate::Exists { key: key.into(), present }),
        (key.clone(), prop::collection::vec(word(), 0..3)).prop_map(|(key, values)| Predicate::one_of(key, values)),
        (key, select(&["", "g", "go", "j", "tr", "z", "1"][..]))
            .prop_map(|(key, prefix)| Predicate::HasPrefix { key: key.into(), prefix: prefix.into() }),
        Just(Predicate::exists("metadata.tags.java")),
        (select(&["ownedby", "dependson", "none"][..]), prop::option::of(prop::collection::vec(0u8..5, 0..3)))
            .prop_map(|(kind, targets)| Predicate::Relation {
                relation_type: kind.into(),
                targets: targets.map(|t| t.into_iter().map(|to| format!("group:default/g{to}")).collect()),
            }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::Any),
            inner.prop_map(|inner| Predicate::Not(Box::new(inner))),
        ]
    })
}

fn order() -> impl Strategy<Value = Order> {
    (select(&KEYS[..]), any::<bool>())
        .prop_map(|(key, up)| Order::new(key, if up { Direction::Asc } else { Direction::Desc }))
}

fn full_text() -> impl Strategy<Value = FullTextFilter> {
    let fields = prop::collection::vec(select(&KEYS[..]), 0..3);
    (select(&["av", "GO", "", "ä", "e", "-"][..]), fields).prop_map(|(term, fields)| FullTextFilter::new(term, fields))
}

/// Walks all pages forward, then back again from the last one.
fn all_pages(index: &CatalogIndex, query: &PageQuery, size: usize) -> (Vec<Value>, Vec<Value>) {
    let (mut forward, mut backward) = (Vec::new(), Vec::new());
    let mut query = PageQuery { limit: size, ..query.clone() };
    let mut page = index.page(&query);
    loop {
        forward.extend(page.documents.iter().map(Document::value));
        if !page.has_more {
            break;
        }
        query.edge = page.last.clone();
        page = index.page(&query);
    }
    query.backwards = true;
    loop {
        backward.splice(0..0, page.documents.iter().map(Document::value));
        let Some(first) = page.first.clone() else { break };
        query.edge = Some(first);
        page = index.page(&query);
    }
    (forward, backward)
}

fn build(acts: &[Act], batch: &Index) -> (CatalogIndex, Naive) {
    let (index, mut naive) = (CatalogIndex::new(), Naive::default());
    let mut changes = Vec::new();
    let (mut present, mut departed) = (HashMap::new(), HashSet::new());
    for (step, act) in acts.iter().enumerate() {
        let entity_ref = |name: &u8| format!("component:default/e{name}");
        changes.push(match act {
            Act::Upsert(name, entity, reborn) => {
                let mut entity = entity.clone();
                // A uid that left does not come back.
                if *reborn || departed.contains(entity["metadata"]["uid"].as_str().unwrap()) {
                    // Beyond the salts that entities begin with.
                    entity["metadata"]["uid"] = uid(*name, 1000 + step).into();
                }
                let uid = entity["metadata"]["uid"].as_str().unwrap().to_owned();
                present.insert(*name, uid.clone());
                naive.upsert(&entity_ref(name), &uid, entity.clone());
                Change::Upsert(
                    Prepared::new(StitchedEntity { entity_ref: entity_ref(name), uid, entity, version: 0 }).unwrap(),
                )
            }
            Act::Remove(name) => {
                naive.remove(&entity_ref(name));
                let uid: String = present.remove(name).unwrap_or_default();
                departed.insert(uid.clone());
                Change::Remove { entity_ref: entity_ref(name), uid }
            }
        });
        if step % (batch.index(9) + 1) == 0 {
            index.apply(std::mem::take(&mut changes));
            // Orders that exist are merged from here on.
            let order = Some(Order::new(KEYS[step % KEYS.len()], Direction::Asc));
            let _ = index.page(&PageQuery { order, limit: 1, ..PageQuery::default() });
        }
    }
    index.apply(changes);
    (index, naive)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_question_is_answered_as_by_a_scan(
        acts in prop::collection::vec(act(), 1..60),
        batch in any::<Index>(),
        filter in prop::option::of(predicate()),
        visible in prop::option::of(predicate()),
        order in prop::option::of(order()),
        more_orders in prop::collection::vec(order(), 0..3),
        text in prop::option::of(full_text()),
        size in 1usize..7,
    ) {
        let (index, naive) = build(&acts, &batch);
        prop_assert_eq!(index.size(), naive.size());
        let both = match (filter.clone(), visible.clone()) {
            (Some(filter), Some(visible)) => Some(Predicate::All(vec![filter, visible])),
            (filter, visible) => filter.or(visible),
        };

        let expected = naive.sorted(both.as_ref(), text.as_ref(), order.as_ref());
        let query = PageQuery {
            filter: filter.clone(), full_text: text, order, visible: visible.clone(), count: true, ..PageQuery::default()
        };
        prop_assert_eq!(index.page(&query).total, Some(expected.len() as u64));
        let (forward, backward) = all_pages(&index, &query, size);
        prop_assert_eq!(&forward, &expected);
        prop_assert_eq!(&backward, &expected);

        let listing = |query: &ListQuery| index.list(query).documents.iter().map(Document::value).collect::<Vec<_>>();
        let query = ListQuery { filter: filter.clone(), visible: visible.clone(), order: more_orders.clone(), paginated: true, ..ListQuery::default() };
        let expected = naive.listed(both.as_ref(), &more_orders);
        prop_assert_eq!(listing(&query), expected.clone());
        let page = index.list(&ListQuery { limit: Some(size), offset: 1, ..query.clone() });
        prop_assert_eq!(page.has_more, expected.len() > size + 1);
        let rest: Vec<Value> = expected.into_iter().skip(1).take(size).collect();
        prop_assert_eq!(page.documents.iter().map(Document::value).collect::<Vec<_>>(), rest);
        let whole = listing(&ListQuery { paginated: false, ..query });
        prop_assert_eq!(whole, match more_orders.first() {
            Some(first) => naive.sorted(both.as_ref(), None, Some(first)),
            None => naive.listed(both.as_ref(), &[]),
        });

        for key in KEYS {
            let found = index.facets(&[key.to_uppercase()], filter.as_ref(), visible.as_ref());
            prop_assert_eq!(&found[0].1, &naive.facet(key, both.as_ref()), "{}", key);
        }

        let refs: Vec<String> = (0..24).map(|name| format!("component:default/e{name}")).collect();
        let found: Vec<Value> = index.by_refs(&refs, filter.as_ref(), visible.as_ref()).into_iter().flatten().map(|d| d.value()).collect();
        let mut expected: Vec<Value> = naive.matching(both.as_ref()).into_iter().map(|(_, entity)| entity.clone()).collect();
        let place = |entity: &Value| entity["metadata"]["name"].as_str().unwrap()[1..].parse::<u8>().unwrap();
        expected.sort_by_key(place);
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn entities_are_found_by_ref_and_uid() {
    let (index, _) =
        build(&[Act::Upsert(1, json!({"metadata": {"name": "E1", "uid": uid(1, 3)}}), false)], &any_index());
    assert!(index.by_ref("component:default/e1", None).is_some());
    assert!(index.by_ref("component:default/E1", None).is_none());
    assert!(index.by_ref("component:default/e1", Some(&Predicate::never())).is_none());
    assert_eq!(index.by_uid(&uid(1, 3), None).unwrap().value()["metadata"]["name"], "E1");
    assert!(index.by_uid("nobody", None).is_none());
    let remove = |uid: String| Change::Remove { entity_ref: "component:default/e1".into(), uid };
    index.apply(vec![remove(uid(1, 3)), remove(uid(1, 3))]);
    assert!(index.by_uid(&uid(1, 3), None).is_none());
    assert_eq!(index.size(), Size::default());
}

/// Stitching and deletion tell of an entity at about the same time, in either order.
#[test]
fn late_news_of_a_removed_entity_does_not_bring_it_back() {
    let index = CatalogIndex::new();
    let upsert = |uid: &str| {
        let entity = json!({"metadata": {"name": "x", "uid": uid}});
        Change::Upsert(
            Prepared::new(StitchedEntity { entity_ref: "a:b/x".into(), uid: uid.into(), entity, version: 0 }).unwrap(),
        )
    };
    let remove = |uid: &str| Change::Remove { entity_ref: "a:b/x".into(), uid: uid.into() };
    index.apply(vec![remove("1"), upsert("1")]);
    assert_eq!(index.size(), Size::default());
    index.apply(vec![upsert("2"), remove("1")]);
    assert!(index.by_uid("2", None).is_some());
}

/// A value that only changed its case was once counted in both.
#[test]
fn a_value_in_a_new_case_replaces_the_old_one() {
    let index = CatalogIndex::new();
    for tags in [json!(["java"]), json!(["JAVA"]), json!(["JAVA", "java"]), json!(["java"])] {
        let entity = json!({"metadata": {"name": "x", "uid": "u", "tags": tags}});
        let stitched = StitchedEntity { entity_ref: "a:b/x".into(), uid: "u".into(), entity, version: 0 };
        index.apply(vec![Change::Upsert(Prepared::new(stitched).unwrap())]);
        let found = index.facets(&["metadata.tags".into()], None, None);
        let forms: Vec<&str> = found[0].1.iter().map(|(form, _)| form.as_str()).collect();
        let mut expected: Vec<&str> = tags.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        expected.sort_unstable();
        assert_eq!(forms, expected);
    }
}

#[test]
fn unused_values_are_given_up() {
    let index = CatalogIndex::new();
    for round in 0..6 {
        let upserts = (0..600u16).map(|number| {
            let uid = format!("u{number}");
            let entity = json!({"metadata": {"name": "x", "uid": uid, "title": format!("Title {round} of {number}")}});
            Change::Upsert(
                Prepared::new(StitchedEntity { entity_ref: format!("a:b/{number}"), uid, entity, version: 0 }).unwrap(),
            )
        });
        index.apply(upserts.collect());
    }
    let state = index.shared.state.read();
    let mut values = 0;
    state.column("metadata.title").unwrap().each_form(|form, _| {
        assert!(form.starts_with("Title 5"));
        values += 1;
    });
    assert_eq!(values, 600);
    let order = Some(Order::new("metadata.title", Direction::Desc));
    drop(state);
    let page = index.page(&PageQuery { order, limit: 1, count: true, ..PageQuery::default() });
    assert_eq!(
        (page.total, page.documents[0].value()["metadata"]["title"].as_str()),
        (Some(600), Some("Title 5 of 99"))
    );
}

fn any_index() -> Index {
    // Every step is a batch of its own.
    use proptest::strategy::ValueTree;
    any::<Index>().new_tree(&mut proptest::test_runner::TestRunner::deterministic()).unwrap().current()
}
