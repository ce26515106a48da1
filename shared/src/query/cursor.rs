//! Cursors: where a page ends, and the query that it belongs to, so that the next request needs
//! nothing else. They are base64 of JSON, readable by clients, and not signed: permissions are
//! applied anew to every request.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::predicate_json::DEPTH_LIMIT;
use super::{FullTextFilter, Order, Predicate};

/// Padding may be missing, for clients that cut it off.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The cursor or `after` value is not one of ours, or was cut off on the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Malformed cursor: {reason}; start again from the first page")]
pub struct MalformedCursor {
    /// What is wrong with it.
    pub reason: String,
}

impl MalformedCursor {
    fn because(reason: impl ToString) -> Self {
        Self { reason: reason.to_string() }
    }
}

/// A place in the results of a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cursor {
    /// What is asked for; `None` means everything.
    pub query: Option<Predicate>,
    /// How the results are sorted.
    pub order_fields: Vec<Order>,
    /// What text is looked for.
    pub full_text_filter: Option<FullTextFilter>,
    /// The sort value and the uid of the item at the edge of the page; empty for the very first.
    pub order_field_values: Vec<Option<String>>,
    /// The same of the first item of all, by which the first page is known.
    pub first_sort_field_values: Option<Vec<Option<String>>>,
    /// Whether the page lies before the edge.
    pub is_previous: bool,
    /// How many there were when the first page was read.
    pub total_items: Option<u64>,
}

/// The JSON of a cursor.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    query: Option<Value>,
    /// The form of old cursors; only read.
    #[serde(default, skip_serializing)]
    filter: Option<Value>,
    order_fields: Vec<Order>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    full_text_filter: Option<FullTextFilter>,
    order_field_values: Vec<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_sort_field_values: Option<Vec<Option<String>>>,
    is_previous: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    total_items: Option<u64>,
}

impl Cursor {
    /// The opaque text that clients send back.
    pub fn encode(&self) -> String {
        encode(&Wire {
            query: self.query.as_ref().map(Predicate::to_json),
            filter: None,
            order_fields: self.order_fields.clone(),
            full_text_filter: self.full_text_filter.clone(),
            order_field_values: self.order_field_values.clone(),
            first_sort_field_values: self.first_sort_field_values.clone(),
            is_previous: self.is_previous,
            total_items: self.total_items,
        })
    }

    /// Reads what [`Cursor::encode`] wrote, and cursors of the reference, also old ones that carry
    /// a `filter` instead of a `query`.
    ///
    /// # Errors
    /// When it is empty, no base64, no JSON, or lacks a member.
    pub fn decode(text: &str) -> Result<Self, MalformedCursor> {
        let wire: Wire = decode(text)?;
        let query = match wire.query {
            // Very old cursors held the full text here, which never had an effect on filtering.
            None | Some(Value::Null | Value::String(_)) => None,
            Some(query) => Some(Predicate::from_json(&query).map_err(MalformedCursor::because)?),
        };
        let filter = match wire.filter {
            None | Some(Value::Null) => None,
            Some(filter) => Some(old_filter(&filter, 0)?),
        };
        Ok(Self {
            query: match (query, filter) {
                (Some(query), Some(filter)) => {
                    let both = query.and(filter);
                    // Neither is too deep by itself, but the next cursor holds both in one.
                    Some(Predicate::from_json(&both.to_json()).map_err(MalformedCursor::because)?)
                }
                (query, filter) => query.or(filter),
            },
            order_fields: wire.order_fields,
            full_text_filter: wire.full_text_filter,
            order_field_values: wire.order_field_values,
            first_sort_field_values: wire.first_sort_field_values,
            is_previous: wire.is_previous,
            total_items: wire.total_items,
        })
    }

    /// Whether the cursor carries a `query`, in which case clients must send it by POST.
    pub fn has_query(text: &str) -> bool {
        decode::<Map<String, Value>>(text).is_ok_and(|members| members.contains_key("query"))
    }
}

fn old_filter(filter: &Value, depth: usize) -> Result<Predicate, MalformedCursor> {
    if depth > DEPTH_LIMIT {
        return Err(MalformedCursor::because("its filter is nested too deeply"));
    }
    let list = |items: &Value| match items.as_array() {
        Some(items) => items.iter().map(|item| old_filter(item, depth + 1)).collect(),
        None => Err(MalformedCursor::because("its filter has no list where one belongs")),
    };
    if let Some(key) = filter.get("key").and_then(Value::as_str) {
        return match filter.get("values") {
            None | Some(Value::Null) => Ok(Predicate::of_key(key, None)),
            Some(Value::Array(values)) => {
                let values: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
                values
                    .map(|values| Predicate::of_key(key, Some(values)))
                    .ok_or_else(|| MalformedCursor::because("its filter has a value that is no text"))
            }
            Some(_) => Err(MalformedCursor::because("its filter has no list where one belongs")),
        };
    }
    if let Some(items) = filter.get("anyOf") {
        return Ok(Predicate::Any(list(items)?));
    }
    if let Some(items) = filter.get("allOf") {
        return Ok(Predicate::All(list(items)?));
    }
    if let Some(inner) = filter.get("not") {
        return Ok(Predicate::Not(Box::new(old_filter(inner, depth + 1)?)));
    }
    Err(MalformedCursor::because("its filter has an unknown form"))
}

/// The `after` of `GET /entities`: a page by its number of items and its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// Items on a page; `None` for the server's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Items before the page.
    #[serde(default)]
    pub offset: u64,
}

impl After {
    /// The opaque text that clients send back.
    pub fn encode(&self) -> String {
        encode(self)
    }

    /// Reads what [`After::encode`] wrote.
    ///
    /// # Errors
    /// When it is empty, no base64, or not the JSON of a page.
    pub fn decode(text: &str) -> Result<Self, MalformedCursor> {
        decode(text)
    }
}

fn encode<T: Serialize>(wire: &T) -> String {
    // Writing structs of texts and numbers cannot fail.
    BASE64.encode(serde_json::to_vec(wire).unwrap_or_default())
}

fn decode<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, MalformedCursor> {
    // Also the alphabet of URLs, and `+` that was decoded to a blank, as clients do send them.
    let standard: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '-' | ' ' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    let json = BASE64.decode(standard).map_err(|_| MalformedCursor::because("it is not base64"))?;
    // A struct would also be read from a list, so look first.
    if json.first() != Some(&b'{') {
        return Err(MalformedCursor::because("it does not hold an object"));
    }
    serde_json::from_slice(&json).map_err(MalformedCursor::because)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Direction;
    use serde_json::json;

    fn encoded(value: &Value) -> String {
        BASE64.encode(value.to_string())
    }

    fn minimal() -> Value {
        json!({"orderFields": [], "orderFieldValues": [], "isPrevious": false})
    }

    #[test]
    fn cursors_have_the_members_of_the_contract() {
        let cursor = Cursor {
            query: Some(Predicate::equals("kind", "API")),
            order_fields: vec![Order::new("metadata.name", Direction::Asc)],
            full_text_filter: Some(FullTextFilter::new("x", ["metadata.name"])),
            order_field_values: vec![Some("b".into()), None],
            first_sort_field_values: Some(vec![Some("a".into())]),
            is_previous: true,
            total_items: Some(5),
        };
        let json: Value = serde_json::from_slice(&BASE64.decode(cursor.encode()).unwrap()).unwrap();
        assert_eq!(
            json,
            json!({
                "query": {"kind": "api"},
                "orderFields": [{"field": "metadata.name", "order": "asc"}],
                "fullTextFilter": {"term": "x", "fields": ["metadata.name"]},
                "orderFieldValues": ["b", null],
                "firstSortFieldValues": ["a"],
                "isPrevious": true,
                "totalItems": 5
            })
        );
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
        assert!(Cursor::has_query(&cursor.encode()));
    }

    #[test]
    fn old_filters_are_read() {
        let mut value = minimal();
        value["filter"] = json!({"allOf": [
            {"key": "Kind", "values": ["API", "x"]},
            {"anyOf": [{"key": "a"}, {"not": {"key": "b", "values": []}}]}
        ]});
        let text = encoded(&value);
        assert_eq!(
            Cursor::decode(&text).unwrap().query.unwrap(),
            Predicate::All(vec![
                Predicate::one_of("kind", ["api", "x"]),
                Predicate::Any(vec![
                    Predicate::exists("a"),
                    Predicate::Not(Box::new(Predicate::In { key: "b".into(), values: vec![] })),
                ]),
            ])
        );
        assert!(!Cursor::has_query(&text));
    }

    #[test]
    fn transport_damage_that_can_be_undone_is() {
        let text = encoded(&minimal());
        assert!(Cursor::decode(text.trim_end_matches('=')).is_ok());
        let after = BASE64.encode(r#"{"offset":3,"x":"~~~>>>???"}"#);
        assert!(after.contains(['+', '/']));
        let damaged = after.replace('+', " ").replace('/', "_");
        assert_eq!(After::decode(&damaged).unwrap(), After { limit: None, offset: 3 });
    }

    #[test]
    fn malformed_cursors_are_refused() {
        for value in [
            json!([[], [], false]),
            json!("x"),
            json!({}),
            json!({"orderFields": [{"field": "a"}], "orderFieldValues": [], "isPrevious": false}),
            json!({"orderFields": [], "orderFieldValues": [1], "isPrevious": false}),
            json!({"orderFields": [], "orderFieldValues": [], "isPrevious": false, "query": {"$x": 1}}),
            json!({"orderFields": [], "orderFieldValues": [], "isPrevious": false, "query": []}),
            json!({"orderFields": [], "orderFieldValues": [], "isPrevious": false, "filter": {"x": 1}}),
            json!({"orderFields": [], "orderFieldValues": [], "isPrevious": false, "filter": {"anyOf": 1}}),
            json!({"orderFields": [], "orderFieldValues": [], "isPrevious": false, "filter": {"key": "a", "values": [1]}}),
        ] {
            let error = Cursor::decode(&encoded(&value)).unwrap_err();
            assert!(error.to_string().starts_with("Malformed cursor"), "{value}");
        }
        for text in ["", "!!", "e30", "abc"] {
            assert!(Cursor::decode(text).is_err(), "{text}");
        }
    }

    #[test]
    fn after_is_as_the_reference_writes_it() {
        let after = After { limit: Some(2), offset: 2 };
        assert_eq!(after.encode(), "eyJsaW1pdCI6Miwib2Zmc2V0IjoyfQ==");
        assert_eq!(After::decode(&after.encode()).unwrap(), after);
        for text in ["!!", "", "W10="] {
            assert!(After::decode(text).is_err(), "{text}");
        }
    }
}
