//! A value made up from a schema.

use serde_json::{Map, Value, json};

use super::parts::Parts;
use crate::node::Node;

/// Values within values.
const DEPTH: usize = 8;
/// Values of one example.
const VALUES: usize = 300;

/// What the value is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It is sent: members that only answers hold are left out.
    Request,
    /// It is answered: members that only requests hold are left out.
    Response,
}

/// A value that the schema allows, as far as it can be made up: given examples and defaults first, then what
/// type and format call for.
pub(crate) fn value(node: &Node<'_>, purpose: Purpose) -> Value {
    let mut maker = Maker { left: VALUES, purpose, above: Vec::new() };
    maker.make(node, DEPTH).unwrap_or(Value::Null)
}

struct Maker {
    left: usize,
    purpose: Purpose,
    above: Vec<String>,
}

impl Maker {
    /// Nothing when the value would hold itself, or is too deep.
    fn make(&mut self, node: &Node<'_>, depth: usize) -> Option<Value> {
        if depth == 0 || self.left == 0 || node.broken.is_some() || self.above.contains(&node.pointer) {
            return None;
        }
        self.left -= 1;
        let parts = Parts::of(node);
        if let Some(given) = given(&parts) {
            return Some(given.clone());
        }
        self.above.push(node.pointer.clone());
        let made = self.make_up(&parts, depth - 1);
        self.above.pop();
        made
    }

    fn make_up(&mut self, parts: &Parts<'_>, depth: usize) -> Option<Value> {
        let (types, is_nullable) = parts.types();
        match types.first().map(String::as_str) {
            Some("object") => return Some(self.object(parts, depth)),
            Some("array") => {
                let item = parts.first("items").and_then(|items| self.make(&items, depth));
                return Some(Value::Array(item.into_iter().collect()));
            }
            Some("string") => return Some(Value::String(text(parts))),
            Some("integer") => return Some(number(parts, 1.0, true)),
            Some("number") => return Some(number(parts, 1.5, false)),
            Some("boolean") => return Some(Value::Bool(true)),
            _ => {}
        }
        for (how, _, nodes) in parts.variants() {
            if how == "not" {
                continue;
            }
            if let Some(made) =
                nodes.iter().filter(|node| !super::is_null(node)).find_map(|node| self.make(node, depth))
            {
                return Some(made);
            }
        }
        if is_nullable { Some(Value::Null) } else { Some(json!({})) }
    }

    fn object(&mut self, parts: &Parts<'_>, depth: usize) -> Value {
        let hidden = if self.purpose == Purpose::Request { "readOnly" } else { "writeOnly" };
        let mut members = Map::new();
        for (name, node) in parts.properties() {
            if node.flag(hidden) {
                continue;
            }
            if let Some(made) = self.make(&node, depth) {
                members.insert(name.to_owned(), made);
            }
        }
        for (how, _, nodes) in parts.variants() {
            let first = if how == "not" { None } else { nodes.iter().find_map(|node| self.make(node, depth)) };
            if let Some(Value::Object(more)) = first {
                more.into_iter().for_each(|(name, value)| {
                    members.entry(name).or_insert(value);
                });
            }
        }
        let additional = parts.first("additionalProperties").filter(|node| node.value.is_object());
        if members.is_empty()
            && let Some(made) = additional.and_then(|node| self.make(&node, depth))
        {
            members.insert("key".to_owned(), made);
        }
        Value::Object(members)
    }
}

/// A value that the definition gives itself.
fn given<'a>(parts: &Parts<'a>) -> Option<&'a Value> {
    let first = |key: &str| parts.value(key).and_then(Value::as_array).and_then(|values| values.first());
    let example = parts.value("example").or_else(|| first("examples"));
    let fixed = || parts.value("const").or_else(|| parts.value("default"));
    example.or_else(fixed).or_else(|| first("enum")).filter(|value| !value.is_null())
}

fn text(parts: &Parts<'_>) -> String {
    let made = match parts.text("format") {
        "date-time" => "2026-01-31T12:00:00Z",
        "date" => "2026-01-31",
        "time" => "12:00:00Z",
        "duration" => "PT15M",
        "email" | "idn-email" => "name@example.com",
        "uuid" => "123e4567-e89b-12d3-a456-426614174000",
        "uri" | "url" | "iri" => "https://example.com/path",
        "uri-reference" => "/path",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" => "dGV4dA==",
        "password" => "********",
        _ => "text",
    };
    let shortest = parts.value("minLength").and_then(Value::as_u64).unwrap_or(0).min(200);
    let mut made = made.to_owned();
    while (made.len() as u64) < shortest {
        made.push('x');
    }
    made
}

fn number(parts: &Parts<'_>, usual: f64, is_whole: bool) -> Value {
    let limit = |key: &str| parts.value(key).and_then(Value::as_f64);
    let low = limit("minimum").or_else(|| limit("exclusiveMinimum").map(|limit| limit + 1.0));
    let high = limit("maximum").or_else(|| limit("exclusiveMaximum").map(|limit| limit - 1.0));
    let made = match (low, high) {
        (Some(low), _) if usual < low => low,
        (_, Some(high)) if usual > high => high,
        _ => usual,
    };
    if is_whole {
        #[expect(clippy::cast_possible_truncation, reason = "a limit beyond 64 bits makes no useful example")]
        return json!(made.ceil() as i64);
    }
    json!(made)
}
