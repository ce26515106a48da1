//! OpenAPI 2 (Swagger) in the form of OpenAPI 3, so that everything else knows one form only.
//!
//! What was there stays where it was: references such as `#/definitions/Booking` go on to lead somewhere.

use serde_json::{Map, Value, json};

use super::METHODS;
use crate::node::Node;

const JSON: &str = "application/json";

/// The same document in the form of OpenAPI 3; other documents as they are.
pub(crate) fn modern(mut root: Value) -> Value {
    if root.get("swagger").is_none() {
        return root;
    }
    let old = root.clone();
    let Some(document) = root.as_object_mut() else { return root };
    document.insert("servers".to_owned(), servers(&old));
    let schemes: Map<_, _> =
        object(&old, "securityDefinitions").map(|(name, old)| (name.clone(), scheme(old))).collect();
    document.insert("components".to_owned(), json!({ "securitySchemes": schemes }));
    let node = Node::root(&old);
    if let Some(responses) = document.get_mut("responses").and_then(Value::as_object_mut) {
        let produces = media(&old, &old, "produces");
        responses.values_mut().for_each(|response| modernise_response(response, &produces));
    }
    if let Some(parameters) = document.get_mut("parameters").and_then(Value::as_object_mut) {
        parameters.values_mut().for_each(modernise_parameter);
    }
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return root };
    for (path, place) in paths.iter_mut() {
        let Some(old_place) = node.get("paths").and_then(|paths| paths.get(path)) else { continue };
        let Some(place) = place.as_object_mut() else { continue };
        for method in METHODS {
            let (Some(operation), Some(old_operation)) = (place.get_mut(method), old_place.get(method)) else {
                continue;
            };
            modernise_operation(operation, &old, &old_place, &old_operation);
        }
        if let Some(parameters) = place.get_mut("parameters").and_then(Value::as_array_mut) {
            parameters.iter_mut().for_each(modernise_parameter);
            parameters.retain(|parameter| !is_body(parameter));
        }
    }
    root
}

fn servers(old: &Value) -> Value {
    let base = old.get("basePath").and_then(Value::as_str).unwrap_or_default();
    let Some(host) = old.get("host").and_then(Value::as_str) else {
        return if base.is_empty() { json!([]) } else { json!([{ "url": base }]) };
    };
    let mut schemes: Vec<&str> = list(old, "schemes").filter_map(Value::as_str).collect();
    if schemes.is_empty() {
        schemes.push("https");
    }
    schemes.iter().map(|scheme| json!({ "url": format!("{scheme}://{host}{base}") })).collect()
}

fn scheme(old: &Value) -> Value {
    let mut scheme = old.clone();
    match old.get("type").and_then(Value::as_str) {
        Some("basic") => {
            scheme["type"] = json!("http");
            scheme["scheme"] = json!("basic");
        }
        Some("oauth2") => {
            let flow = old.get("flow").and_then(Value::as_str).unwrap_or("implicit");
            scheme["flows"] = json!({ flow: {
                "authorizationUrl": old.get("authorizationUrl"), "tokenUrl": old.get("tokenUrl"), "scopes": old.get("scopes"),
            } });
        }
        _ => {}
    }
    scheme
}

/// Bodies and forms leave the parameters, and answers name their media types.
fn modernise_operation(operation: &mut Value, old: &Value, place: &Node<'_>, own: &Node<'_>) {
    let body = request_body(old, place, own);
    let produces = media(own.value, old, "produces");
    let Some(members) = operation.as_object_mut() else { return };
    if let Some(parameters) = members.get_mut("parameters").and_then(Value::as_array_mut) {
        // A reference to a body would otherwise stand there as a parameter.
        let nodes = own.list("parameters");
        let mut is_body_at = nodes.iter().map(|node| is_body(node.value));
        parameters.retain(|_| !is_body_at.next().unwrap_or(false));
        parameters.iter_mut().for_each(modernise_parameter);
    }
    if let Some(body) = body {
        members.insert("requestBody".to_owned(), body);
    }
    if let Some(responses) = members.get_mut("responses").and_then(Value::as_object_mut) {
        responses.values_mut().for_each(|response| modernise_response(response, &produces));
    }
}

fn is_body(parameter: &Value) -> bool {
    matches!(parameter.get("in").and_then(Value::as_str), Some("body" | "formData"))
}

/// Out of the parameter `body`, or of those of a form.
fn request_body(old: &Value, place: &Node<'_>, own: &Node<'_>) -> Option<Value> {
    let all: Vec<Node<'_>> = own.list("parameters").into_iter().chain(place.list("parameters")).collect();
    let consumes = media(own.value, old, "consumes");
    if let Some(body) = all.iter().find(|node| node.text("in") == "body") {
        let content: Map<_, _> = consumes
            .iter()
            .map(|media| {
                (media.clone(), json!({ "schema": body.value.get("schema"), "example": body.value.get("x-example") }))
            })
            .map(|(media, content)| (media, without_nulls(content)))
            .collect();
        return Some(json!({
            "description": body.text("description"), "required": body.flag("required"), "content": content,
        }));
    }
    let fields: Vec<&Node<'_>> = all.iter().filter(|node| node.text("in") == "formData").collect();
    if fields.is_empty() {
        return None;
    }
    let has_file = fields.iter().any(|field| field.text("type") == "file");
    let media = match has_file {
        true => "multipart/form-data",
        false if consumes.iter().any(|media| media == "multipart/form-data") => "multipart/form-data",
        false => "application/x-www-form-urlencoded",
    };
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in &fields {
        let mut schema = schema_of(field.value);
        if field.text("type") == "file" {
            schema["type"] = json!("string");
            schema["format"] = json!("binary");
        }
        properties.insert(field.text("name").to_owned(), schema);
        if field.flag("required") {
            required.push(field.text("name"));
        }
    }
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    Some(json!({ "required": !required.is_empty(), "content": { media: { "schema": schema } } }))
}

/// The type moves into a schema of its own.
fn modernise_parameter(parameter: &mut Value) {
    if parameter.get("$ref").is_some() || parameter.get("schema").is_some() || is_body(parameter) {
        return;
    }
    let schema = schema_of(parameter);
    let Some(members) = parameter.as_object_mut() else { return };
    let format = members.get("collectionFormat").and_then(Value::as_str);
    if members.get("type").and_then(Value::as_str) == Some("array") && format != Some("multi") {
        members.insert("explode".to_owned(), json!(false));
    }
    members.insert("schema".to_owned(), schema);
}

/// The members of a parameter that say what it may be.
fn schema_of(parameter: &Value) -> Value {
    const OF_THE_PARAMETER: [&str; 6] = ["name", "in", "required", "collectionFormat", "allowEmptyValue", "x-example"];
    let members = parameter.as_object().into_iter().flatten();
    let own = members.filter(|(key, _)| !OF_THE_PARAMETER.contains(&key.as_str()));
    Value::Object(own.map(|(key, value)| (key.clone(), value.clone())).collect())
}

fn modernise_response(response: &mut Value, produces: &[String]) {
    let Some(members) = response.as_object_mut() else { return };
    if let Some(headers) = members.get_mut("headers").and_then(Value::as_object_mut) {
        headers.values_mut().for_each(modernise_parameter);
    }
    let examples = members.get("examples").cloned().unwrap_or_default();
    let Some(schema) = members.get("schema").cloned() else {
        if let Value::Object(examples) = examples {
            let content: Map<_, _> =
                examples.into_iter().map(|(media, example)| (media, json!({ "example": example }))).collect();
            members.insert("content".to_owned(), Value::Object(content));
        }
        return;
    };
    let content: Map<_, _> = produces
        .iter()
        .map(|media| (media.clone(), without_nulls(json!({ "schema": schema, "example": examples.get(media) }))))
        .collect();
    members.insert("content".to_owned(), Value::Object(content));
}

/// The media types of an operation, else those of the document, else JSON.
fn media(own: &Value, document: &Value, key: &str) -> Vec<String> {
    let said = own.get(key).or_else(|| document.get(key)).and_then(Value::as_array);
    let named: Vec<String> = said.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    if named.is_empty() { vec![JSON.to_owned()] } else { named }
}

fn without_nulls(mut value: Value) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    value
}

fn object<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}
