//! What is sent: payloads, headers, and the parameters of an address.

use callboard_shared::api_docs::{Content, Example, Fact, Message, Parameter};
use serde_json::Value;

use crate::node::Node;
use crate::openapi::text_of;
use crate::prose;
use crate::schema::Shapes;
use crate::schema::example::{Purpose, value};

const EXAMPLES: usize = 10;

/// The messages of an operation: version 2 has one or `oneOf`, version 3 a list, else all of the channel.
pub(super) fn of_operation(own: &Node<'_>, channel: &Node<'_>, root: &Node<'_>, shapes: &mut Shapes) -> Vec<Message> {
    if let Some(one) = own.get("message") {
        let several = one.list("oneOf");
        let nodes = if several.is_empty() { vec![one] } else { several };
        return nodes.iter().map(|node| message(&node.name(), node, root, shapes)).collect();
    }
    let listed = own.list("messages");
    if listed.is_empty() {
        return of_channel(channel, root, shapes);
    }
    listed.iter().map(|node| message(&node.name(), node, root, shapes)).collect()
}

/// The messages of a channel of version 3.
pub(super) fn of_channel(channel: &Node<'_>, root: &Node<'_>, shapes: &mut Shapes) -> Vec<Message> {
    let named = channel.get("messages");
    named.iter().flat_map(Node::members).map(|(name, node)| message(name, &node, root, shapes)).collect()
}

/// A message, with what its traits add.
pub(super) fn message(name: &str, node: &Node<'_>, root: &Node<'_>, shapes: &mut Shapes) -> Message {
    if let Some(broken) = &node.broken {
        let description = prose::html(&format!("It refers to `{broken}`, which is not part of the definition."));
        return Message { name: node.name(), description, ..Message::default() };
    }
    let traits = node.list("traits");
    let inherited = |key: &str| node.get(key).or_else(|| traits.iter().find_map(|one| one.get(key)));
    let text = |key: &str| inherited(key).and_then(|node| node.value.as_str()).unwrap_or_default();
    let called = [text("name"), name, text("messageId"), text("title")];
    let called = called.into_iter().find(|name| !name.is_empty()).unwrap_or("Message");
    let media = [text("contentType"), root.text("defaultContentType"), "application/json"];
    let media = media.into_iter().find(|media| !media.is_empty()).unwrap_or_default();
    let mut facts = Vec::new();
    if let Some(correlation) = inherited("correlationId").filter(|node| !node.text("location").is_empty()) {
        facts.push(Fact { name: "Correlation".to_owned(), value: correlation.text("location").to_owned() });
    }
    facts.extend(super::facts(node));
    Message {
        name: called.to_owned(),
        summary: summary(node),
        description: prose::html(text("description")),
        headers: inherited("headers").map(|headers| shapes.of(&headers)),
        payload: inherited("payload").map(|payload| content(media, &payload, node, text("schemaFormat"), shapes)),
        facts,
    }
}

/// What a message is, in a line.
pub(super) fn summary(node: &Node<'_>) -> String {
    let said = [node.text("summary"), node.text("title"), node.text("description")];
    said.iter().find(|text| !text.is_empty()).map(|text| prose::line(text)).unwrap_or_default()
}

/// A payload. Schemas of other languages (Avro, Protobuf) are shown as they are.
fn content(media: &str, payload: &Node<'_>, message: &Node<'_>, format: &str, shapes: &mut Shapes) -> Content {
    let (format, payload) = match payload.get("schema") {
        Some(schema) if payload.value.get("schemaFormat").is_some() => (payload.text("schemaFormat"), schema),
        _ => (format, payload.clone()),
    };
    let is_json_schema =
        format.is_empty() || format.contains("asyncapi") || format.contains("schema+") || format.contains("openapi");
    if !is_json_schema {
        let text = text_of(payload.value);
        let example = Example { name: format!("Schema ({format})"), text, generated: false };
        return Content { media_type: media.to_owned(), schema: None, examples: vec![example] };
    }
    let given = message.list("examples").into_iter().take(EXAMPLES).filter_map(|example| {
        let body = example.value.get("payload")?;
        let name = [example.text("summary"), example.text("name")].into_iter().find(|name| !name.is_empty());
        Some(Example { name: name.unwrap_or_default().to_owned(), text: text_of(body), generated: false })
    });
    let mut examples: Vec<Example> = given.collect();
    if examples.is_empty() {
        let made = value(&payload, Purpose::Response);
        examples.push(Example { text: text_of(&made), generated: true, ..Example::default() });
    }
    Content { media_type: media.to_owned(), schema: Some(shapes.of(&payload)), examples }
}

/// What stands in braces in the address of a channel.
pub(super) fn parameters(channel: &Node<'_>, shapes: &mut Shapes) -> Vec<Parameter> {
    let declared = channel.get("parameters");
    declared
        .iter()
        .flat_map(Node::members)
        .map(|(name, node)| {
            // Version 3 has values and default beside the description.
            let own = ["enum", "default", "examples"].iter().any(|key| node.value.get(*key).is_some());
            let schema = node.get("schema").or_else(|| own.then(|| node.clone()));
            let example = schema.as_ref().map(|schema| value(schema, Purpose::Request));
            Parameter {
                name: name.to_owned(),
                place: "path".to_owned(),
                required: true,
                description: prose::html(node.text("description")),
                example: example.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
                schema: schema.map(|schema| shapes.of(&schema)),
                ..Parameter::default()
            }
        })
        .collect()
}
