//! What must hold of a value, in words.

use serde_json::Value;

use super::parts::Parts;
use crate::node::plain;

pub(super) fn of(parts: &Parts<'_>) -> Vec<String> {
    let mut words = Vec::new();
    bounds(parts, &mut words);
    let number = |key: &str| parts.value(key).filter(|value| value.is_number()).map(plain);
    let mut range = |low: &str, high: &str, unit: &str| match (number(low), number(high)) {
        (Some(low), Some(high)) if low == high => words.push(format!("exactly {low} {unit}")),
        (Some(low), Some(high)) => words.push(format!("{low} to {high} {unit}")),
        (Some(low), None) if low != "0" => words.push(format!("at least {low} {unit}")),
        (None, Some(high)) => words.push(format!("at most {high} {unit}")),
        _ => {}
    };
    range("minLength", "maxLength", "characters");
    range("minItems", "maxItems", "items");
    range("minProperties", "maxProperties", "members");
    if parts.flag("uniqueItems") {
        words.push("no item twice".to_owned());
    }
    if let Some(step) = number("multipleOf") {
        words.push(format!("a multiple of {step}"));
    }
    let pattern = parts.text("pattern");
    if !pattern.is_empty() {
        words.push(format!("matches {pattern}"));
    }
    if parts.value("additionalProperties") == Some(&Value::Bool(false)) {
        words.push("no other members".to_owned());
    }
    words
}

/// Limits of numbers. Before OpenAPI 3.1 `exclusiveMinimum` is a flag beside `minimum`.
fn bounds(parts: &Parts<'_>, words: &mut Vec<String>) {
    let number = |key: &str| parts.value(key).filter(|value| value.is_number()).map(plain);
    for (bound, exclusive, includes, excludes) in
        [("minimum", "exclusiveMinimum", "≥", ">"), ("maximum", "exclusiveMaximum", "≤", "<")]
    {
        match (number(bound), number(exclusive)) {
            (_, Some(limit)) => words.push(format!("{excludes} {limit}")),
            (Some(limit), None) if parts.flag(exclusive) => words.push(format!("{excludes} {limit}")),
            (Some(limit), None) => words.push(format!("{includes} {limit}")),
            (None, None) => {}
        }
    }
}
