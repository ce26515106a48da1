//! The description in the words of OpenAPI 3.0, in which the original's plugins describe themselves: programs that
//! make clients from `/api/<id>/openapi.json` read that version.

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

const VERSION: &str = "3.0.3";

/// The same description as a document of OpenAPI 3.0.3.
///
/// # Errors
/// When the description cannot be written as JSON.
pub(crate) fn as_3_0(document: &OpenApi) -> serde_json::Result<Value> {
    let mut document = serde_json::to_value(document)?;
    walk(&mut document);
    if let Some(map) = document.as_object_mut() {
        map.insert("openapi".to_owned(), VERSION.into());
        map.remove("jsonSchemaDialect");
        map.remove("webhooks");
    }
    if let Some(license) = document.pointer_mut("/info/license").and_then(Value::as_object_mut) {
        license.remove("identifier");
    }
    Ok(document)
}

/// Finds the schemas outside of schemas.
fn walk(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(walk),
        Value::Object(map) => {
            for (name, value) in map {
                match name.as_str() {
                    "schema" => older(value),
                    "schemas" => each(value),
                    "example" | "examples" => {}
                    _ => walk(value),
                }
            }
        }
        _ => {}
    }
}

fn each(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(older),
        Value::Object(map) => map.values_mut().for_each(older),
        _ => {}
    }
}

/// One schema with those inside of it.
fn older(value: &mut Value) {
    let Value::Object(schema) = value else { return };
    for name in ["properties", "allOf", "anyOf", "oneOf"] {
        if let Some(inner) = schema.get_mut(name) {
            each(inner);
        }
    }
    for name in ["items", "additionalProperties", "not"] {
        if let Some(inner) = schema.get_mut(name) {
            older(inner);
        }
    }
    // 3.0 has no word for it.
    schema.remove("propertyNames");
    of_types(schema);
    of_choice(schema);
    if let Some(only) = schema.remove("const") {
        schema.insert("enum".to_owned(), json!([only]));
    }
    if let Some(Value::Array(examples)) = schema.remove("examples")
        && let Some(first) = examples.into_iter().next()
    {
        schema.insert("example".to_owned(), first);
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if schema.get(exclusive).is_some_and(Value::is_number)
            && let Some(number) = schema.insert(exclusive.to_owned(), true.into())
        {
            schema.insert(bound.to_owned(), number);
        }
    }
    // What stands beside a reference is not read in 3.0.
    if schema.len() > 1
        && let Some(reference) = schema.remove("$ref")
    {
        schema.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
}

/// `["string", "null"]` is a text that may be null.
fn of_types(schema: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = schema.get("type") else { return };
    let (nothing, mut something): (Vec<Value>, Vec<Value>) = types.iter().cloned().partition(|one| one == "null");
    match something.len() {
        1 => schema.insert("type".to_owned(), something.remove(0)),
        // Several types are said with a choice.
        _ => {
            schema.remove("type");
            let choice: Vec<Value> = something.into_iter().map(|one| json!({ "type": one })).collect();
            schema.insert("anyOf".to_owned(), choice.into())
        }
    };
    if !nothing.is_empty() {
        schema.insert("nullable".to_owned(), true.into());
    }
}

/// A choice with null is the rest of the choice, which may be null.
fn of_choice(schema: &mut Map<String, Value>) {
    for name in ["oneOf", "anyOf"] {
        let Some(Value::Array(choice)) = schema.get_mut(name) else { continue };
        let before = choice.len();
        choice.retain(|one| one["type"] != "null");
        if choice.len() == before {
            continue;
        }
        if choice.len() == 1
            && let Some(only) = schema.remove(name)
        {
            schema.insert("allOf".to_owned(), only);
        }
        schema.insert("nullable".to_owned(), true.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mut schema: Value) -> Value {
        older(&mut schema);
        schema
    }

    #[test]
    fn what_may_be_null_says_so_in_the_older_word() {
        assert_eq!(of(json!({"type": ["string", "null"]})), json!({"type": "string", "nullable": true}));
        let link = json!({"$ref": "#/components/schemas/A"});
        let choice = json!({"oneOf": [{"$ref": "#/components/schemas/A", "description": "x"}, {"type": "null"}]});
        assert_eq!(of(choice), json!({"allOf": [{"allOf": [link], "description": "x"}], "nullable": true}));
        let several = of(json!({"type": ["string", "integer"]}));
        assert_eq!(several, json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}));
    }

    #[test]
    fn members_may_have_the_names_of_words() {
        let schema = json!({"type": "object", "properties": {
            "type": {"type": ["integer", "null"], "exclusiveMinimum": 0},
            "const": {"const": "a"},
            "examples": {"type": "array", "items": {"type": "string", "examples": ["b", "c"]}},
        }, "propertyNames": {"type": "string"}});
        let expected = json!({"type": "object", "properties": {
            "type": {"type": "integer", "nullable": true, "minimum": 0, "exclusiveMinimum": true},
            "const": {"enum": ["a"]},
            "examples": {"type": "array", "items": {"type": "string", "example": "b"}},
        }});
        assert_eq!(of(schema), expected);
    }

    #[test]
    fn a_document_is_of_the_older_version_everywhere() {
        let mut document = OpenApi::default();
        document.info.title = "search".into();
        assert_eq!(as_3_0(&document).unwrap()["openapi"], VERSION);
        let mut answer = json!({"content": {"a": {"schema": {"type": ["string", "null"]}, "example": {"schema": 1}}}});
        walk(&mut answer);
        assert_eq!(answer["content"]["a"]["schema"]["nullable"], true);
    }
}
