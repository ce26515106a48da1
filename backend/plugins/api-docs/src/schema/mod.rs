//! Schemas of OpenAPI and AsyncAPI, down to a depth and a size.

mod constraints;
pub(crate) mod example;
mod parts;

use callboard_shared::api_docs::{Property, Schema, Variants};
use serde_json::Value;

use crate::node::{Node, plain};
use crate::prose;
use parts::Parts;

/// Schemas within schemas of one answer. Deeper ones are asked for when somebody opens them.
const DEPTH: usize = 5;
/// Schemas of one answer.
const SCHEMAS: usize = 400;
/// Values of an enumeration that are told.
const VALUES: usize = 500;
/// Longer values and examples are cut.
const LONGEST_VALUE: usize = 4096;

/// Draws the schemas of one answer, which share a budget.
pub(crate) struct Shapes {
    left: usize,
}

impl Shapes {
    pub(crate) fn new() -> Self {
        Self { left: SCHEMAS }
    }

    /// The schema at a place.
    pub(crate) fn of(&mut self, node: &Node<'_>) -> Schema {
        self.shape(node, DEPTH, &mut Vec::new())
    }

    /// `above` are the places that lead here: a schema within itself ends there.
    fn shape(&mut self, node: &Node<'_>, depth: usize, above: &mut Vec<String>) -> Schema {
        if let Some(broken) = &node.broken {
            return Schema { name: node.name(), unresolved: Some(why_unresolved(broken)), ..Schema::default() };
        }
        let parts = Parts::of(node);
        let mut schema = head(node, &parts);
        let is_within_itself = above.contains(&node.pointer);
        if (is_within_itself || depth == 0 || self.left == 0) && parts.has_children() {
            schema.more = Some(node.pointer.clone());
            return schema;
        }
        self.left = self.left.saturating_sub(1);
        above.push(node.pointer.clone());
        self.children(&mut schema, &parts, depth.saturating_sub(1), above);
        above.pop();
        schema
    }

    fn children(&mut self, schema: &mut Schema, parts: &Parts<'_>, depth: usize, above: &mut Vec<String>) {
        let required = parts.required();
        schema.properties = parts
            .properties()
            .into_iter()
            .map(|(name, node)| Property {
                name: name.to_owned(),
                required: required.contains(name),
                schema: self.shape(&node, depth, above),
            })
            .collect();
        schema.items = parts.first("items").map(|node| Box::new(self.shape(&node, depth, above)));
        let additional = parts.first("additionalProperties").filter(|node| node.value.is_object());
        schema.additional = additional.map(|node| Box::new(self.shape(&node, depth, above)));
        for (how, node, nodes) in parts.variants() {
            // `anyOf: [X, {type: null}]` is how OpenAPI 3.1 says that an X may be null.
            let (nulls, others): (Vec<_>, Vec<_>) = nodes.into_iter().partition(is_null);
            schema.nullable |= !nulls.is_empty();
            let discriminator = node.get("discriminator").map(|by| match by.value {
                Value::String(name) => name.clone(),
                _ => by.text("propertyName").to_owned(),
            });
            let schemas = others.iter().map(|node| self.shape(node, depth, above)).collect();
            let discriminator = discriminator.unwrap_or_default();
            schema.variants.push(Variants { how: how.to_owned(), discriminator, schemas });
        }
    }
}

/// What a schema says about itself.
fn head(node: &Node<'_>, parts: &Parts<'_>) -> Schema {
    let (types, is_null) = parts.types();
    let named = node.name();
    let examples = parts.value("example").into_iter().chain(match parts.value("examples") {
        Some(Value::Array(examples)) => examples.as_slice(),
        _ => &[],
    });
    let mut values: Vec<String> = match parts.value("enum") {
        Some(Value::Array(values)) => values.iter().take(VALUES).map(short).collect(),
        _ => Vec::new(),
    };
    values.extend(parts.value("const").map(short));
    Schema {
        name: if named.is_empty() { parts.text("title").to_owned() } else { named },
        types,
        format: parts.text("format").to_owned(),
        nullable: is_null || parts.flag("nullable") || parts.flag("x-nullable"),
        description: prose::html(parts.text("description")),
        deprecated: parts.flag("deprecated"),
        read_only: parts.flag("readOnly"),
        write_only: parts.flag("writeOnly"),
        constraints: constraints::of(parts),
        values,
        default_value: parts.value("default").map(short),
        examples: examples.take(5).map(short).collect(),
        ..Schema::default()
    }
}

fn is_null(node: &Node<'_>) -> bool {
    node.value.get("type").and_then(Value::as_str) == Some("null")
}

fn short(value: &Value) -> String {
    let text = plain(value);
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn why_unresolved(target: &str) -> String {
    match target.strip_prefix('#') {
        Some(_) => format!("The definition has no {target}"),
        None if target.starts_with("a reference") => format!("It is {target}"),
        None => format!(
            "It refers to {target}, which is not part of the definition; name the file of the definition as \
             $openapi or $asyncapi in the API’s file, which takes in what it refers to"
        ),
    }
}

#[cfg(test)]
mod tests;
