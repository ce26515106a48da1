//! Checks an entity against the table of kinds and collects everything that is wrong with it.

use serde_json::Value;

use super::{FieldSpec, KINDS, KindSchema, Shape, schema};
use crate::entity::validate::{Problem, describe, member};

/// What the table of kinds says about an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The kind is known and `spec` fits it.
    Valid,
    /// No schema is for this kind in this version. The problem says what is close to it.
    NotMine(Problem),
    /// The kind is known and `spec` does not fit.
    Invalid(Vec<Problem>),
}

/// Finds the schema of the entity's kind and version and checks `spec` with it.
pub fn check(entity: &Value) -> Verdict {
    let text_of = |key: &str| entity.get(key).and_then(Value::as_str).unwrap_or_default();
    let (kind, api_version) = (text_of("kind"), text_of("apiVersion"));
    let Some(found) = schema(kind, api_version) else {
        return Verdict::NotMine(not_mine(kind, api_version));
    };
    let mut problems = Vec::new();
    match entity.get("spec") {
        None => problems.push(missing("spec".to_owned(), found.kind)),
        Some(Value::Object(_)) => check_spec(found, &entity["spec"], &mut problems),
        Some(other) => problems.push(Problem::new("spec", format!("must be an object, not {}", describe(other)))),
    }
    if problems.is_empty() {
        return Verdict::Valid;
    }
    Verdict::Invalid(problems)
}

fn check_spec(schema: &KindSchema, spec: &Value, problems: &mut Vec<Problem>) {
    check_members(schema.spec, spec, "spec", schema.kind, problems);
}

fn check_members(fields: &[FieldSpec], object: &Value, path: &str, kind: &str, problems: &mut Vec<Problem>) {
    for field in fields {
        match object.get(field.name) {
            Some(value) => check_shape(&field.shape, value, &member(path, field.name), kind, problems),
            None if field.required => problems.push(missing(member(path, field.name), kind)),
            None => {}
        }
    }
}

fn check_shape(shape: &Shape, value: &Value, path: &str, kind: &str, problems: &mut Vec<Problem>) {
    let mut refuse = |expected: &str| {
        problems.push(Problem::new(path, format!("must be {expected}, not {}", describe(value))));
    };
    match (shape, value) {
        (Shape::Text, Value::String(text)) if text.is_empty() => {
            problems.push(Problem::new(path, "must not be empty: fill it in or leave it out"));
        }
        (Shape::Text | Shape::AnyText, _) if !value.is_string() => refuse("a text"),
        (Shape::OneOf(allowed), _) if !value.as_str().is_some_and(|text| allowed.contains(&text)) => {
            refuse(&format!("one of: {}", allowed.join(", ")));
        }
        (Shape::Condition, _) if !value.is_string() && !value.is_boolean() => refuse("a text, true or false"),
        (Shape::AnyObject, _) if !value.is_object() => refuse("an object"),
        (Shape::Object(_) | Shape::Closed(..), _) if !value.is_object() => refuse("an object"),
        (Shape::Object(fields), _) => check_members(fields, value, path, kind, problems),
        (Shape::Closed(fields, rest), Value::Object(members)) => {
            check_members(fields, value, path, kind, problems);
            for (key, other) in members {
                if fields.iter().all(|field| field.name != key) {
                    check_shape(rest, other, &member(path, key), kind, problems);
                }
            }
        }
        (Shape::List(item) | Shape::OneOrList(item), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                check_shape(item, value, &format!("{path}[{index}]"), kind, problems);
            }
        }
        (Shape::List(_), _) => refuse("a list"),
        (Shape::OneOrList(item), _) => check_shape(item, value, path, kind, problems),
        _ => {}
    }
}

fn missing(path: String, kind: &str) -> Problem {
    Problem::new(path, format!("is missing, and every {kind} needs it"))
}

fn not_mine(kind: &str, api_version: &str) -> Problem {
    if let Some(known) = KINDS.iter().find(|known| known.kind == kind) {
        return Problem::new(
            "apiVersion",
            format!(
                "no processor recognised the entity: {kind} is not known in version '{api_version}', use {}",
                known.api_versions.join(" or ")
            ),
        );
    }
    if let Some(known) = KINDS.iter().find(|known| known.kind.eq_ignore_ascii_case(kind)) {
        return Problem::new(
            "kind",
            format!(
                "no processor recognised the entity: upper and lower case matter, write {} instead of {kind}",
                known.kind
            ),
        );
    }
    let names: Vec<&str> = KINDS.iter().map(|known| known.kind).collect();
    Problem::new(
        "kind",
        format!("no processor recognised the entity: '{kind}' is none of the known kinds ({})", names.join(", ")),
    )
}
