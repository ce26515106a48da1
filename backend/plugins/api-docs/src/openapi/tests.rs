use callboard_shared::api_docs::Parameter;
use serde_json::json;

use super::*;

fn items(outline: &Outline) -> Vec<(&str, Vec<&str>)> {
    outline
        .groups
        .iter()
        .map(|group| (group.name.as_str(), group.items.iter().map(|item| item.id.as_str()).collect()))
        .collect()
}

#[test]
fn operations_stand_under_their_tags_in_the_order_of_the_document() {
    let root = json!({
        "openapi": "3.1.0", "info": {"title": "Crane", "version": 2, "contact": {"name": "Yard", "email": "yard@acme.example"}},
        "tags": [{"name": "Loads", "description": "What hangs on it"}, {"name": "Unused"}],
        "paths": {
            "/x": {"post": {"tags": ["Other"], "summary": "Do x"}, "get": {"tags": ["Loads"], "deprecated": true}},
            "/y": {"get": {"description": "Reads **y**.\n\nAt length."}}
        },
        "webhooks": {"dropped": {"post": {"summary": "It fell"}}}
    });
    let outline = outline(&root, Vec::new());
    assert_eq!((outline.dialect.as_str(), outline.version.as_str()), ("OpenAPI 3.1.0", "2"));
    assert_eq!(
        items(&outline),
        [
            ("Loads", vec!["get /x"]),
            ("Other", vec!["post /x"]),
            ("Operations", vec!["get /y"]),
            ("Webhooks", vec!["webhook post dropped"])
        ]
    );
    assert!(outline.groups[0].items[0].deprecated);
    assert_eq!(outline.groups[2].items[0].summary, "Reads y.");
    assert_eq!(outline.links[0].href, "mailto:yard@acme.example");
    assert!(operation(&root, "webhook post dropped").is_some());
}

#[test]
fn an_operation_takes_what_its_path_has_and_replaces_it() {
    let root = json!({
        "openapi": "3.0.3", "servers": [{"url": "https://a.example/{v}", "variables": {"v": {"default": "1", "enum": ["1", "2"]}}}],
        "security": [{"key": []}, {}],
        "components": {"parameters": {"Id": {"name": "id", "in": "path", "schema": {"type": "string"}}},
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
        "paths": {"/x/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}, {"name": "q", "in": "query", "schema": {"type": "integer"}}],
            "put": {
                "parameters": [{"name": "q", "in": "query", "required": true, "explode": false,
                    "schema": {"type": "array", "items": {"enum": ["a"]}}}],
                "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
                    "properties": {"id": {"type": "string", "readOnly": true}, "n": {"type": "integer"}}}}}},
                "responses": {"200": {"description": "Done", "headers": {"X-Left": {"schema": {"type": "integer"}}},
                    "content": {"application/json": {"examples": {"one": {"summary": "One", "value": {"n": 1}}}}}}},
                "callbacks": {"done": {"{$request.body#/url}": {"post": {"summary": "Done"}}}}
            }
        }}
    });
    let put = operation(&root, "put /x/{id}").unwrap();
    let parameters = put
        .parameters
        .iter()
        .map(|Parameter { name, required, joined, example, .. }| (name.as_str(), *required, *joined, example.as_str()));
    assert_eq!(parameters.collect::<Vec<_>>(), [("id", true, false, "text"), ("q", true, true, "a")]);
    assert_eq!(put.servers[0].variables[0].values, ["1", "2"]);
    assert_eq!(put.security.len(), 2);
    assert!(put.security[1].is_empty() && put.request_required);
    let request = put.request.unwrap();
    assert_eq!(request.content[0].examples[0].text, "{\n  \"n\": 1\n}");
    assert!(request.content[0].examples[0].generated);
    assert_eq!(put.responses[0].content[0].examples[0].name, "One");
    assert_eq!(put.responses[0].headers[0].name, "X-Left");
    let called = operation(&root, &put.callbacks[0].id).unwrap();
    assert_eq!((called.summary.as_str(), called.path.as_str()), ("Done", "{$request.body#/url}"));
    assert_eq!(outline(&root, Vec::new()).security[0].key, "X-Key");
}

#[test]
fn swagger_is_read_in_the_form_of_its_successor() {
    let root = modern(json!({
        "swagger": "2.0", "host": "h.example", "basePath": "/v1", "schemes": ["https"], "consumes": ["application/json"],
        "securityDefinitions": {"agency": {"type": "basic"}},
        "definitions": {"Crate": {"type": "object", "properties": {"id": {"type": "string"}}}},
        "parameters": {"Body": {"name": "body", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Crate"}}},
        "paths": {
            "/crates": {"post": {
                "parameters": [{"$ref": "#/parameters/Body"}, {"name": "tags", "in": "query", "type": "array", "items": {"type": "string"}}],
                "responses": {"200": {"description": "Made", "schema": {"$ref": "#/definitions/Crate"}}}
            }},
            "/upload": {"post": {"parameters": [{"name": "file", "in": "formData", "type": "file", "required": true}], "responses": {}}}
        }
    }));
    let outline = outline(&root, Vec::new());
    assert_eq!(outline.dialect, "OpenAPI 2.0");
    assert_eq!(outline.servers[0].url, "https://h.example/v1");
    assert_eq!((outline.security[0].kind.as_str(), outline.security[0].scheme.as_str()), ("http", "basic"));
    let post = operation(&root, "post /crates").unwrap();
    assert_eq!(post.parameters.len(), 1, "{:?}", post.parameters);
    assert!(post.parameters[0].joined);
    assert_eq!(post.parameters[0].schema.as_ref().unwrap().types, ["array"]);
    let body = &post.request.unwrap().content[0];
    assert_eq!(body.schema.as_ref().unwrap().name, "Crate");
    assert_eq!(post.responses[0].content[0].schema.as_ref().unwrap().properties[0].name, "id");
    let upload = operation(&root, "post /upload").unwrap().request.unwrap();
    assert_eq!(upload.content[0].media_type, "multipart/form-data");
    assert_eq!(upload.content[0].schema.as_ref().unwrap().properties[0].schema.format, "binary");
}

#[test]
fn what_is_broken_is_told_and_the_rest_is_there() {
    let root =
        json!({"info": {"title": 7}, "paths": {"/a": 1, "/b": {"$ref": "other.yaml"}, "/c": {"get": "x", "post": {}}}});
    let outline = outline(&root, Vec::new());
    assert_eq!(items(&outline), [("Operations", vec!["post /c"])]);
    let places: Vec<_> = outline.problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(places, ["paths./a", "paths./b", "paths./c.get", ""]);
    assert_eq!(outline.title, "7");
    for id in ["", "get", "get /none", "brew /c", "callback post /x", "webhook post none", "get /c"] {
        assert!(operation(&root, id).is_none(), "{id}");
    }
}
