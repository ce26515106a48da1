//! Reads predicates from the JSON of requests.

use callboard_letters::Letters;
use serde_json::{Map, Value};

use super::dialect::{Dialect, LOCATION_FIELDS};
use super::scalar::scalar_text;
use super::{Predicate, QueryError};

/// How deeply `$all`, `$any` and `$not` may be nested. A level takes up to two levels of JSON, and a reader of
/// JSON stops at 127: what is accepted here must also be read back from a cursor.
pub(super) const DEPTH_LIMIT: usize = 50;

/// Where in the query, as a list from the inside out: texts are made only for errors.
enum Place<'a> {
    Root(&'a str),
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn refuse<T>(&self, reason: impl Into<String>) -> Result<T, QueryError> {
        Err(QueryError::Predicate { path: self.text(), reason: reason.into() })
    }

    fn text(&self) -> String {
        match self {
            Self::Root(name) => (*name).to_owned(),
            Self::Member(outer, key) => format!("{}.{key}", outer.text()),
            Self::Item(outer, index) => format!("{}[{index}]", outer.text()),
        }
    }
}

/// Reads a whole query.
pub(super) fn read(value: &Value, dialect: Dialect) -> Result<Predicate, QueryError> {
    read_at(value, dialect, &Place::Root("query"), 0)
}

fn read_at(value: &Value, dialect: Dialect, place: &Place<'_>, depth: usize) -> Result<Predicate, QueryError> {
    if depth > DEPTH_LIMIT {
        return Err(QueryError::TooDeep { limit: DEPTH_LIMIT });
    }
    let Some(object) = value.as_object() else {
        return place.refuse("a condition must be an object such as {\"kind\": \"component\"}");
    };
    let Some(operator) = object.keys().find(|key| key.starts_with('$')) else {
        return read_fields(object, dialect, place, depth);
    };
    if object.len() > 1 {
        return place.refuse(format!("{operator} must be the only member of its object: put the others into a $all"));
    }
    let operand = &object[operator];
    let inner = Place::Member(place, operator);
    match operator.as_str() {
        "$all" => match read_list(operand, dialect, &inner, depth)? {
            parts if parts.is_empty() && dialect == Dialect::Locations => Ok(Predicate::never()),
            parts => Ok(Predicate::All(parts)),
        },
        "$any" => Ok(Predicate::Any(read_list(operand, dialect, &inner, depth)?)),
        "$not" => Ok(Predicate::Not(Box::new(read_at(operand, dialect, &inner, depth + 1)?))),
        _ => place.refuse(format!("{operator} is not known here: use $all, $any or $not, or name a field")),
    }
}

fn read_list(value: &Value, dialect: Dialect, place: &Place<'_>, depth: usize) -> Result<Vec<Predicate>, QueryError> {
    let Some(items) = value.as_array() else {
        return place.refuse("must be a list of conditions");
    };
    items
        .iter()
        .enumerate()
        .map(|(index, item)| read_at(item, dialect, &Place::Item(place, index), depth + 1))
        .collect()
}

fn read_fields(
    fields: &Map<String, Value>,
    dialect: Dialect,
    place: &Place<'_>,
    depth: usize,
) -> Result<Predicate, QueryError> {
    // Several fields are a $all that is not written, and is once the predicate is.
    if fields.len() > 1 && depth == DEPTH_LIMIT {
        return Err(QueryError::TooDeep { limit: DEPTH_LIMIT });
    }
    let mut parts = fields
        .iter()
        .map(|(field, condition)| read_field(field, condition, dialect, &Place::Member(place, field)))
        .collect::<Result<Vec<_>, _>>()?;
    match parts.len() {
        1 => Ok(parts.remove(0)),
        _ => Ok(Predicate::All(parts)),
    }
}

fn read_field(field: &str, condition: &Value, dialect: Dialect, place: &Place<'_>) -> Result<Predicate, QueryError> {
    let Some(key) = dialect.key(field) else {
        return place.refuse(format!("is not a field of locations: use one of {}", LOCATION_FIELDS.join(", ")));
    };
    if let Some(text) = scalar_text(condition) {
        return Ok(Predicate::equals(&key, &text));
    }
    let single = condition.as_object().filter(|object| object.len() == 1);
    let Some((operator, operand)) = single.and_then(|object| object.iter().next()) else {
        return place.refuse(
            "must be a text, number or boolean, or an object with exactly one of $exists, $in, $hasPrefix and $contains",
        );
    };
    let inner = Place::Member(place, operator);
    match operator.as_str() {
        "$exists" => match operand.as_bool() {
            Some(present) => Ok(Predicate::Exists { key, present }),
            None => inner.refuse("must be true or false"),
        },
        "$in" => Ok(Predicate::In { key, values: read_values(operand, &inner)? }),
        "$hasPrefix" => match operand.as_str() {
            Some(prefix) => Ok(Predicate::HasPrefix { key, prefix: prefix.lower() }),
            None => inner.refuse("must be a text"),
        },
        "$contains" => read_contains(&key, operand, dialect, &inner),
        _ => place.refuse(format!("{operator} is not known here: use $exists, $in, $hasPrefix or $contains")),
    }
}

fn read_contains(key: &str, operand: &Value, dialect: Dialect, place: &Place<'_>) -> Result<Predicate, QueryError> {
    if let Some(text) = scalar_text(operand) {
        return match dialect {
            Dialect::Entities => Ok(Predicate::equals(key, &text)),
            Dialect::Locations => Ok(Predicate::never()),
        };
    }
    let Some(relation) = operand.as_object().filter(|_| key == "relations") else {
        return place.refuse("must be a text, number or boolean; only relations can be searched for objects");
    };
    if let Some(unknown) = relation.keys().find(|key| !matches!(key.as_str(), "type" | "targetRef")) {
        return place.refuse(format!("{unknown} is not a member of relations: use type and targetRef"));
    }
    let Some(relation_type) = relation.get("type").and_then(Value::as_str) else {
        return place.refuse("needs the type of the relation as a text, for example ownedBy");
    };
    let targets = match relation.get("targetRef") {
        None => None,
        Some(target) => Some(read_targets(target, &Place::Member(place, "targetRef"))?),
    };
    Ok(Predicate::Relation { relation_type: relation_type.lower(), targets })
}

fn read_targets(value: &Value, place: &Place<'_>) -> Result<Vec<String>, QueryError> {
    if let Some(target) = value.as_str() {
        return Ok(vec![target.lower()]);
    }
    let single = value.as_object().filter(|object| object.len() == 1);
    match single.and_then(|object| object.get("$in")) {
        Some(list) => read_values(list, &Place::Member(place, "$in")),
        None => place.refuse("must be an entity ref, or {\"$in\": [refs]}"),
    }
}

fn read_values(value: &Value, place: &Place<'_>) -> Result<Vec<String>, QueryError> {
    let Some(items) = value.as_array() else {
        return place.refuse("must be a list of texts, numbers or booleans");
    };
    items
        .iter()
        .enumerate()
        .map(|(index, item)| match scalar_text(item) {
            Some(text) => Ok(text.lower()),
            None => Place::Item(place, index).refuse("must be a text, number or boolean"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Cursor;
    use serde_json::json;

    fn read_ok(value: Value) -> Predicate {
        Predicate::from_json(&value).unwrap()
    }

    #[test]
    fn field_conditions() {
        assert_eq!(read_ok(json!({})), Predicate::always());
        assert_eq!(
            read_ok(json!({"Kind": "Component", "spec.rank": 10, "spec.on": true, "spec.ratio": 1.0})),
            Predicate::All(vec![
                Predicate::equals("kind", "component"),
                Predicate::equals("spec.rank", "10"),
                Predicate::equals("spec.on", "true"),
                Predicate::equals("spec.ratio", "1"),
            ])
        );
        assert_eq!(read_ok(json!({"f": {"$exists": false}})), Predicate::Exists { key: "f".into(), present: false });
        assert_eq!(read_ok(json!({"f": {"$in": ["A", 1, true]}})), Predicate::one_of("f", ["a", "1", "true"]));
        assert_eq!(read_ok(json!({"f": {"$in": []}})), Predicate::In { key: "f".into(), values: vec![] });
        assert_eq!(
            read_ok(json!({"f": {"$hasPrefix": "X%"}})),
            Predicate::HasPrefix { key: "f".into(), prefix: "x%".into() }
        );
        assert_eq!(
            read_ok(json!({"metadata.tags": {"$contains": "Java"}})),
            Predicate::equals("metadata.tags", "java")
        );
    }

    #[test]
    fn logic() {
        assert_eq!(
            read_ok(json!({"$any": [{"$not": {"a": 1}}, {"$all": []}, {"$any": []}]})),
            Predicate::Any(vec![
                Predicate::Not(Box::new(Predicate::equals("a", "1"))),
                Predicate::always(),
                Predicate::never(),
            ])
        );
    }

    #[test]
    fn relations() {
        let read = |relation: Value| read_ok(json!({"relations": {"$contains": relation}}));
        let owned = |targets: Option<Vec<&str>>| Predicate::Relation {
            relation_type: "ownedby".into(),
            targets: targets.map(|targets| targets.into_iter().map(str::to_owned).collect()),
        };
        assert_eq!(read(json!({"type": "ownedBy"})), owned(None));
        assert_eq!(
            read(json!({"type": "ownedBy", "targetRef": "Group:default/A"})),
            owned(Some(vec!["group:default/a"]))
        );
        assert_eq!(read(json!({"type": "ownedBy", "targetRef": {"$in": ["A", "b"]}})), owned(Some(vec!["a", "b"])));
    }

    #[test]
    fn refusals() {
        for value in [
            json!("component"),
            json!(1),
            json!(null),
            json!([]),
            json!([{"kind": "a"}]),
            json!({"kind": null}),
            json!({"kind": []}),
            json!({"kind": {}}),
            json!({"kind": {"a": 1}}),
            json!({"kind": {"$like": "a"}}),
            json!({"kind": {"$exists": "true"}}),
            json!({"kind": {"$exists": true, "$in": []}}),
            json!({"kind": {"$in": "a"}}),
            json!({"kind": {"$in": [null]}}),
            json!({"kind": {"$in": [["a"]]}}),
            json!({"kind": {"$hasPrefix": 1}}),
            json!({"kind": {"$not": "a"}}),
            json!({"$or": []}),
            json!({"$all": {}}),
            json!({"$all": [1]}),
            json!({"$any": "x"}),
            json!({"$not": []}),
            json!({"$not": "x"}),
            json!({"$all": [], "$any": []}),
            json!({"$all": [], "kind": "a"}),
            json!({"$exists": true}),
            json!({"metadata.links": {"$contains": {"title": "Runbook"}}}),
            json!({"metadata.tags": {"$contains": ["a"]}}),
            json!({"relations": {"$contains": {}}}),
            json!({"relations": {"$contains": {"targetRef": "group:default/a"}}}),
            json!({"relations": {"$contains": {"type": "ownedBy", "colour": "x"}}}),
            json!({"relations": {"$contains": {"type": {"$in": ["ownedBy"]}}}}),
            json!({"relations": {"$contains": {"type": "ownedBy", "targetRef": 1}}}),
            json!({"relations": {"$contains": {"type": "ownedBy", "targetRef": {"$in": "a"}}}}),
            json!({"relations": {"$contains": {"type": "ownedBy", "targetRef": {"$exists": true}}}}),
        ] {
            let error = Predicate::from_json(&value).unwrap_err();
            assert!(matches!(error, QueryError::Predicate { .. }), "{value}");
        }
    }

    #[test]
    fn errors_name_the_place() {
        let error = Predicate::from_json(&json!({"$all": [{"a": 1}, {"kind": {"$in": [1, null]}}]})).unwrap_err();
        assert!(error.to_string().contains("query.$all[1].kind.$in[1]"), "{error}");
    }

    #[test]
    fn depth_is_limited() {
        let nested = |levels: usize| {
            (0..levels).fold(json!({"a": 1}), |inner, _| Value::Object(Map::from_iter([("$not".to_owned(), inner)])))
        };
        assert!(Predicate::from_json(&nested(DEPTH_LIMIT)).is_ok());
        for levels in [DEPTH_LIMIT + 1, 10_000] {
            let value = nested(levels);
            assert!(matches!(Predicate::from_json(&value), Err(QueryError::TooDeep { .. })), "{levels}");
            // Dropping what is nested so deeply needs more of the stack than a test has.
            std::mem::forget(value);
        }
    }

    /// The page after the first one was once refused for the depth of the query.
    #[test]
    fn what_is_accepted_is_read_back_from_a_cursor() {
        let relation = json!({"relations": {"$contains": {"type": "ownedBy", "targetRef": {"$in": ["a", "b"]}}}});
        for innermost in [relation, json!({"a": 1, "b": 2}), json!({})] {
            for operator in ["$all", "$any"] {
                let mut value = innermost.clone();
                let deepest = loop {
                    let Ok(predicate) = Predicate::from_json(&value) else { break None };
                    let cursor = Cursor { query: Some(predicate.clone()), ..Cursor::default() };
                    if Cursor::decode(&cursor.encode()).as_ref() != Ok(&cursor) {
                        break Some(value);
                    }
                    value = json!({ operator: [value] });
                };
                assert_eq!(deepest, None);
            }
        }
    }

    #[test]
    fn locations_have_rules_of_their_own() {
        let read = |value: Value| Predicate::from_location_json(&value);
        assert_eq!(read(json!({"$all": []})).unwrap(), Predicate::never());
        assert_eq!(read(json!({})).unwrap(), Predicate::always());
        assert_eq!(read(json!({"target": {"$contains": "x"}})).unwrap(), Predicate::never());
        assert_eq!(read(json!({"entityRef": "X"})).unwrap(), Predicate::equals("entityref", "x"));
        assert!(read(json!({"colour": "red"})).is_err());
        assert!(read(json!({"Target": "x"})).is_err());
    }
}
