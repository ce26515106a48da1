use serde_json::{Value, json};

use super::example::{Purpose, value};
use super::*;

fn shape(root: &Value) -> Schema {
    Shapes::new().of(&Node::root(root).at("/s").unwrap())
}

#[test]
fn members_constraints_and_values() {
    let schema = shape(&json!({"s": {
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {
            "a": {"type": "integer", "minimum": 1, "maximum": 9, "default": 3},
            "b": {"type": ["string", "null"], "enum": ["x", "y"], "minLength": 2, "maxLength": 2, "pattern": "^x"},
            "c": {"type": "array", "items": {"type": "number", "exclusiveMinimum": 0}, "uniqueItems": true}
        }
    }}));
    assert_eq!(schema.constraints, ["no other members"]);
    let [a, b, c] = &schema.properties[..] else { panic!("{schema:?}") };
    assert!(a.required && a.schema.constraints == ["≥ 1", "≤ 9"] && a.schema.default_value.as_deref() == Some("3"));
    assert!(b.schema.nullable && b.schema.values == ["x", "y"]);
    assert_eq!(b.schema.constraints, ["exactly 2 characters", "matches ^x"]);
    assert_eq!(c.schema.items.as_ref().unwrap().constraints, ["> 0"]);
}

#[test]
fn what_all_of_joins_is_one() {
    let schema = shape(&json!({
        "s": {"allOf": [{"$ref": "#/base"}, {"properties": {"b": {"type": "string"}}, "required": ["b"]}]},
        "base": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
    }));
    assert_eq!(schema.types, ["object"]);
    let members: Vec<_> = schema.properties.iter().map(|member| (member.name.as_str(), member.required)).collect();
    assert_eq!(members, [("a", true), ("b", true)]);
}

#[test]
fn a_schema_within_itself_ends_and_can_be_asked_for() {
    let root = json!({
        "s": {"$ref": "#/tree"},
        "tree": {"type": "object", "properties": {"name": {"type": "string"}, "next": {"$ref": "#/tree"},
            "all": {"type": "array", "items": {"$ref": "#/tree"}}}}
    });
    let schema = shape(&root);
    assert_eq!(schema.name, "tree");
    assert_eq!(schema.properties[1].schema.more.as_deref(), Some("/tree"));
    assert_eq!(value(&Node::root(&root).at("/s").unwrap(), Purpose::Request), json!({"name": "text", "all": []}));
}

#[test]
fn all_of_itself_ends() {
    let schema = shape(&json!({"s": {"allOf": [{"$ref": "#/s"}], "properties": {"a": {"$ref": "#/s"}}}}));
    assert_eq!(schema.properties.len(), 1);
}

#[test]
fn wide_and_deep_schemas_stay_within_their_budget() {
    let mut inner = json!({"type": "string"});
    for _ in 0..60 {
        inner = json!({"type": "object", "properties": {"x": inner.clone(), "y": {"type": "object", "properties": {"z": {}}}}});
    }
    fn count(schema: &Schema) -> usize {
        1 + schema.properties.iter().map(|member| count(&member.schema)).sum::<usize>()
    }
    assert!(count(&shape(&json!({"s": inner}))) < 100);
}

#[test]
fn alternatives_have_names_and_null_is_none_of_them() {
    let schema = shape(&json!({
        "s": {"oneOf": [{"$ref": "#/cat"}, {"type": "null"}], "discriminator": {"propertyName": "kind"}},
        "cat": {"title": "A cat", "type": "object"}
    }));
    assert!(schema.nullable);
    assert_eq!(schema.variants[0].discriminator, "kind");
    assert_eq!(schema.variants[0].schemas[0].name, "cat");
}

#[test]
fn references_that_lead_nowhere_say_so() {
    let schema = shape(&json!({"s": {"properties": {"a": {"$ref": "./b.yaml#/X"}, "c": {"$ref": "#/none"}}}}));
    let why = |at: usize| schema.properties[at].schema.unresolved.clone().unwrap();
    assert!(why(0).contains("./b.yaml#/X"), "{}", why(0));
    assert_eq!(why(1), "The definition has no #/none");
}

#[test]
fn examples_are_made_up_by_type_format_and_purpose() {
    let root = json!({"s": {"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid", "readOnly": true},
        "secret": {"type": "string", "writeOnly": true},
        "when": {"type": "string", "format": "date"},
        "count": {"type": "integer", "minimum": 5},
        "kind": {"enum": ["a", "b"]},
        "given": {"type": "string", "example": "as is"}
    }}});
    let node = Node::root(&root).at("/s").unwrap();
    assert_eq!(
        value(&node, Purpose::Request),
        json!({"secret": "text", "when": "2026-01-31", "count": 5, "kind": "a", "given": "as is"})
    );
    assert!(value(&node, Purpose::Response)["secret"].is_null());
}
