//! Bodies by their media type, with examples.

use callboard_shared::api_docs::{Content, Example};
use serde_json::Value;

use crate::node::Node;
use crate::schema::Shapes;
use crate::schema::example::{Purpose, value};

/// Examples of one body.
const EXAMPLES: usize = 10;
/// Longer examples are cut.
const LONGEST: usize = 64 * 1024;

/// The bodies that `content` of a request or an answer names.
pub(crate) fn contents(node: &Node<'_>, shapes: &mut Shapes, purpose: Purpose) -> Vec<Content> {
    let by_media = node.get("content");
    by_media.iter().flat_map(Node::members).map(|(media, node)| content(media, &node, shapes, purpose)).collect()
}

fn content(media: &str, node: &Node<'_>, shapes: &mut Shapes, purpose: Purpose) -> Content {
    let schema = node.get("schema");
    let mut examples = named(node);
    if examples.is_empty() {
        examples.extend(single(node).map(|text| Example { text, ..Example::default() }));
    }
    if examples.is_empty() {
        let made = schema.as_ref().filter(|_| can_be_made_up(media)).map(|schema| value(schema, purpose));
        let text = made.filter(|made| !made.is_null()).map(|made| text_of(&made));
        examples.extend(text.map(|text| Example { text, generated: true, ..Example::default() }));
    }
    Content { media_type: media.to_owned(), schema: schema.map(|schema| shapes.of(&schema)), examples }
}

/// The value that a parameter or a body gives as an example.
pub(super) fn given(node: &Node<'_>) -> Option<Value> {
    let own = node.value.get("example").or_else(|| node.value.get("x-example"));
    let first = || node.get("examples").and_then(|all| Some(all.members().next()?.1.value.get("value")?.clone()));
    own.cloned().or_else(first)
}

fn single(node: &Node<'_>) -> Option<String> {
    node.value.get("example").map(text_of)
}

fn named(node: &Node<'_>) -> Vec<Example> {
    let all = node.get("examples");
    let told = all.iter().flat_map(Node::members).take(EXAMPLES).filter_map(|(name, example)| {
        let text = match example.value.get("value") {
            Some(value) => text_of(value),
            None => example.value.get("externalValue").and_then(Value::as_str)?.to_owned(),
        };
        let summary = example.text("summary");
        let name = if summary.is_empty() { name } else { summary };
        Some(Example { name: name.to_owned(), text, generated: false })
    });
    told.collect()
}

/// A text as it is, anything else as JSON over several lines.
pub(crate) fn text_of(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// XML has names and attributes that a schema tells only in part, and files have no text.
fn can_be_made_up(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim();
    media.ends_with("json")
        || matches!(media, "*/*" | "text/plain" | "application/x-www-form-urlencoded" | "multipart/form-data")
}
