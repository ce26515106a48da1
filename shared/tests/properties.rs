//! What must hold for any input: nothing panics, and what is written reads back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use callboard_shared::catalog::{CatalogFilters, FacetsRequest, QueryEntitiesRequest};
use callboard_shared::entity::links::is_absolute_url;
use callboard_shared::entity::{EntityRef, FieldRules, LocationRef, apply_policies, relations_of, validate_kind};
use callboard_shared::query::{
    After, Cursor, Direction, Fields, FilterParam, FullTextFilter, Order, Predicate, parse_filters,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Texts that are likely to be nearly right.
fn ref_text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-cA-C:/ ÅØİ.]{0,12}", "(group:|Group|default/|[a-cΣ:/]){1,5}", any::<String>()]
}

fn part() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9ÆØÅ._-]{1,12}"
}

fn json_value() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        "[$]?(all|any|not|in|exists|hasPrefix|contains)",
        "(kind|metadata|spec|relations|type|targetRef|name|tags|links|labels|owner|steps)",
        "[a-z.$]{0,6}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-zA-Z:/ ]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A key of a field: anything that is in lower case and does not begin like an operator.
fn key() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9./_-]{0,16}".prop_filter("has a meaning of its own", |key| key != "relations")
}

fn lower_case() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.to_lowercase().to_lowercase())
}

fn predicate() -> impl Strategy<Value = Predicate> {
    let leaf = prop_oneof![
        (key(), any::<bool>()).prop_map(|(key, present)| Predicate::Exists { key, present }),
        (key(), prop::collection::vec(lower_case(), 0..3)).prop_map(|(key, values)| Predicate::In { key, values }),
        (key(), lower_case()).prop_map(|(key, prefix)| Predicate::HasPrefix { key, prefix }),
        (key(), prop::option::of(prop::collection::vec(lower_case(), 0..3)))
            .prop_map(|(relation_type, targets)| Predicate::Relation { relation_type, targets }),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Predicate::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Predicate::Any),
            inner.prop_map(|inner| Predicate::Not(Box::new(inner))),
        ]
    })
}

/// The `filter` of old cursors.
fn old_filter() -> impl Strategy<Value = Value> {
    let key = "[$a-z.]{1,6}";
    let leaf = prop_oneof![
        key.prop_map(|key| json!({ "key": key })),
        (key, prop::collection::vec(any::<String>(), 0..3))
            .prop_map(|(key, values)| json!({"key": key, "values": values})),
        json_value(),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|parts| json!({ "anyOf": parts })),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|parts| json!({ "allOf": parts })),
            inner.prop_map(|inner| json!({ "not": inner })),
        ]
    })
}

fn order() -> impl Strategy<Value = Order> {
    ("[a-zA-Z.]{1,12}", any::<bool>())
        .prop_map(|(field, up)| Order::new(field, if up { Direction::Asc } else { Direction::Desc }))
}

fn cursor() -> impl Strategy<Value = Cursor> {
    let values = || prop::collection::vec(prop::option::of(any::<String>()), 0..3);
    (
        prop::option::of(predicate()),
        prop::collection::vec(order(), 0..2),
        prop::option::of((any::<String>(), prop::collection::vec("[a-z.]{1,8}", 0..3))),
        values(),
        prop::option::of(values()),
        any::<bool>(),
        prop::option::of(any::<u64>()),
    )
        .prop_map(
            |(query, order_fields, text, order_field_values, first_sort_field_values, is_previous, total_items)| {
                Cursor {
                    query,
                    order_fields,
                    full_text_filter: text.map(|(term, fields)| FullTextFilter::new(term, fields)),
                    order_field_values,
                    first_sort_field_values,
                    is_previous,
                    total_items,
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn refs_never_panic_and_canonical_ones_are_stable(text in ref_text(), has_kind: bool) {
        let default_kind = has_kind.then_some("Group");
        if let Ok(first) = EntityRef::parse(&text, default_kind, "default") {
            let again = EntityRef::parse_full(&first.to_string());
            prop_assert_eq!(again.as_ref().ok(), Some(&first));
            let short = first.short(Some("Group"));
            prop_assert_eq!(EntityRef::parse(&short, Some("GROUP"), "Default").ok(), Some(first.clone()));
            prop_assert_eq!(EntityRef::parse(&first.short(None), None, "default").ok(), Some(first));
        }
        if let Ok(full) = EntityRef::parse_full(&text) {
            prop_assert!(EntityRef::parse(&text, None, "other").is_ok_and(|parsed| parsed == full));
        }
        let _ = is_absolute_url(&text);
    }

    #[test]
    fn refs_of_good_parts_read_back(kind in part(), namespace in part(), name in part()) {
        let this = EntityRef::new(&kind, &namespace, &name);
        prop_assert_eq!(EntityRef::parse_full(&format!("{kind}:{namespace}/{name}")).ok(), Some(this.clone()));
        prop_assert_eq!(EntityRef::parse(&this.short(Some(&kind)), Some(&kind), "default").ok(), Some(this));
    }

    #[test]
    fn location_refs_read_back(text in prop_oneof!["[a-c: ]{0,9}", any::<String>()]) {
        if let Ok(location) = LocationRef::parse(&text) {
            prop_assert_eq!(LocationRef::parse(&location.to_string()), Ok(location));
        }
    }

    #[test]
    fn filters_never_panic_and_say_what_they_mean(
        filters in prop::collection::vec(prop_oneof!["[a-bA-B=, é$]{0,10}", any::<String>()], 0..4)
    ) {
        if let Ok(Some(predicate)) = parse_filters(&filters) {
            prop_assert_eq!(Predicate::from_json(&predicate.to_json()), Ok(predicate));
        }
    }

    #[test]
    fn built_filters_are_the_predicates_they_stand_for(
        key in key(), value in "[a-z0-9:/=.]{1,12}", other in "[a-z0-9:/=.]{1,12}", present in key()
    ) {
        prop_assume!(key != present);
        let filter = FilterParam::new().equals(&key, &value).exists(&present).equals(&key, &other).to_string();
        let expected = Predicate::All(vec![Predicate::one_of(&key, [&value, &other]), Predicate::exists(&present)]);
        prop_assert_eq!(parse_filters(&[filter]), Ok(Some(expected)));
    }

    #[test]
    fn predicates_read_back(predicate in predicate()) {
        prop_assert_eq!(Predicate::from_json(&predicate.to_json()), Ok(predicate));
    }

    #[test]
    fn any_json_is_a_predicate_or_an_error(value in json_value()) {
        if let Ok(predicate) = Predicate::from_json(&value) {
            prop_assert_eq!(Predicate::from_json(&predicate.to_json()), Ok(predicate));
        }
        let _ = Predicate::from_location_json(&value);
    }

    #[test]
    fn cursors_read_back(cursor in cursor()) {
        prop_assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
    }

    #[test]
    fn any_text_is_a_cursor_or_an_error(text in prop_oneof!["[A-Za-z0-9+/= _-]{0,40}", any::<String>()]) {
        prop_assert!(Cursor::decode(&text).map_or_else(|error| error.to_string().starts_with("Malformed"), |_| true));
        let _ = After::decode(&text);
        let _ = Cursor::has_query(&text);
    }

    /// Cut off, altered in one byte before or after it is written as base64, with an old filter of any form.
    #[test]
    fn a_damaged_cursor_is_refused_or_leads_to_cursors_that_are_read(
        cursor in cursor(), filter in prop::option::of(old_filter()), at: prop::sample::Index, byte: u8, damage in 0..4
    ) {
        let mut wire: Value = serde_json::from_slice(&BASE64.decode(cursor.encode()).unwrap_or_default()).unwrap_or_default();
        if let Some(filter) = filter {
            wire["filter"] = filter;
        }
        let mut json = wire.to_string().into_bytes();
        if damage == 1 {
            let at = at.index(json.len());
            json[at] = byte;
        }
        let mut text = BASE64.encode(json);
        if damage == 2 {
            text.truncate(at.index(text.len()));
        }
        if damage == 3 {
            let at = at.index(text.len());
            text.replace_range(at..=at, &char::from(byte).to_string());
        }
        if let Ok(cursor) = Cursor::decode(&text) {
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        }
    }

    #[test]
    fn orders_never_panic_and_read_back(text in prop_oneof!["[ab,: ]{0,4}(,asc|,desc|asc:|desc:)?[ab,: ]{0,4}", any::<String>()]) {
        if let Ok(order) = Order::parse_order_field(&text) {
            prop_assert_eq!(Order::parse_order_field(&order.to_order_field()), Ok(order));
        }
        if let Ok(order) = Order::parse_order(&text) {
            prop_assert_eq!(Order::parse_order(&order.to_order()), Ok(order));
        }
    }

    #[test]
    fn any_json_is_a_request_or_an_error(body in json_value()) {
        let _ = QueryEntitiesRequest::from_json(&body).map(|request| request.predicate());
        let _ = FacetsRequest::from_json(&body);
        let _ = EntityRef::from_value(&body, Some("Group"), "default");
        let _ = EntityRef::of(&body);
    }

    #[test]
    fn pages_by_number_read_back(limit in prop::option::of(any::<u64>()), offset: u64) {
        let after = After { limit, offset };
        prop_assert_eq!(After::decode(&after.encode()), Ok(after));
    }

    #[test]
    fn any_entity_is_valid_or_an_error(metadata in json_value(), spec in json_value(), kind in "(Component|Template|User|API|Group|Location)") {
        let api_version = match kind.as_str() {
            "Template" => "scaffolder.backstage.io/v1beta3",
            _ => "backstage.io/v1alpha1",
        };
        let mut entity = json!({"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec});
        let _ = apply_policies(&mut entity, &FieldRules::default());
        let _ = validate_kind(&entity);
        let _ = relations_of(&entity);
    }

    #[test]
    fn projections_only_take_away(value in json_value(), fields in prop::collection::vec("([a-z.]{1,10}|(kind|metadata|spec|type|name)([.](name|tags|[$]all|type)){0,3})", 0..3)) {
        let projected = Fields::from_list(&fields).map(|fields| fields.project(&value));
        prop_assert!(projected.is_ok_and(|projected| fields.is_empty() || is_part_of(&projected, &value)));
    }

    #[test]
    fn addresses_of_lists_read_back(
        kind in prop::option::of("[a-z]{1,8}"), tags in prop::collection::vec("[^ ]{1,8}", 0..3),
        text in prop::option::of("[^ ]{1,12}"), limit in prop::option::of(any::<u64>())
    ) {
        let filters = CatalogFilters { kind, tags, text, limit, ..CatalogFilters::default() };
        prop_assert_eq!(CatalogFilters::parse(&filters.to_query()), filters);
    }
}

fn is_part_of(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|whole| is_part_of(value, whole)))
        }
        (Value::Object(part), _) => part.is_empty(),
        (part, whole) => part == whole,
    }
}
