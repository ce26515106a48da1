//! What holds of every definition, whatever it is made of.

use std::path::Path;
use std::time::{Duration, Instant};

use callboard_shared::api_docs::Detail;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::definition::Definition;

/// Reads all of a definition: every item of the outline, and every schema that was left out of one.
fn read_all(api_type: &str, text: &str) -> (Definition, usize) {
    let definition = Definition::read(api_type, text);
    let ids: Vec<String> =
        definition.outline().groups.iter().flat_map(|group| &group.items).map(|item| item.id.clone()).collect();
    let mut items = 0;
    for id in &ids {
        let detail = definition.item(id).unwrap_or_else(|| panic!("{id} is in the outline and cannot be asked for"));
        items += 1;
        let text = serde_json::to_string(&detail).unwrap();
        assert_eq!(serde_json::from_str::<Detail>(&text).unwrap(), detail, "{id} is read back as it was written");
        for more in text.split("\"more\":\"").skip(1).take(3) {
            let pointer: Value = serde_json::from_str(&format!("\"{}\"", more.split('"').next().unwrap())).unwrap();
            let pointer = pointer.as_str().unwrap();
            assert!(definition.schema(pointer).is_some(), "{pointer} of {id} can be asked for");
        }
    }
    (definition, items)
}

/// JSON that resembles definitions: the words that readers look for, in any place, with references at random.
fn resembling() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "paths",
        "/a",
        "/b/{id}",
        "get",
        "post",
        "parameters",
        "name",
        "in",
        "schema",
        "properties",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
        "not",
        "type",
        "$ref",
        "components",
        "schemas",
        "requestBody",
        "content",
        "application/json",
        "responses",
        "200",
        "description",
        "tags",
        "channels",
        "publish",
        "subscribe",
        "message",
        "payload",
        "operations",
        "channel",
        "messages",
        "info",
        "title",
        "servers",
        "security",
        "example",
        "examples",
        "enum",
        "additionalProperties",
        "callbacks",
        "webhooks",
        "definitions",
        "swagger",
        "openapi",
        "asyncapi",
        "minimum",
        "required",
        "discriminator",
        "default",
        "traits",
        "headers",
    ]);
    let text = prop_oneof![
        Just("#"),
        Just("#/paths"),
        Just("#/components/schemas"),
        Just("#/paths/~1a/get"),
        Just("#/a/b"),
        Just("other.yaml"),
        Just("object"),
        Just("string"),
        Just("query"),
        Just("path"),
        Just("send"),
        Just("2.0"),
        Just(""),
        Just("#/components/schemas/type"),
        Just("#/channels"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text.prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 160, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..8).prop_map(|members| Value::Object(
                members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_document_breaks_a_reader(
        mut document in resembling(), paths in resembling(), schemas in resembling(), channels in resembling(),
    ) {
        if let Some(members) = document.as_object_mut() {
            members.insert("paths".into(), paths);
            members.insert("channels".into(), channels);
            members.insert("components".into(), json!({"schemas": schemas}));
        }
        for api_type in ["openapi", "asyncapi"] {
            read_all(api_type, &document.to_string());
        }
    }

    #[test]
    fn no_text_breaks_a_reader(text in "[\\PC\n{}()\\[\\]:!@#&*|>\"' -]{0,300}") {
        for api_type in ["openapi", "asyncapi", "graphql", "grpc", "trpc", "other"] {
            read_all(api_type, &text);
        }
    }

    #[test]
    fn no_schema_language_breaks_a_reader(
        words in prop::collection::vec(prop::sample::select(vec![
            "type", "A", "B", "{", "}", "(", ")", ":", "!", "[", "]", "=", "|", "&", "@", "enum", "input", "union", "extend",
            "interface", "implements", "\"text\"", "\"\"\"block\"\"\"", "scalar", "directive", "on", "schema", "query",
            "message", "service", "rpc", "returns", "stream", "map", "<", ">", ",", "1", ";", "oneof", "syntax",
            "\"proto3\"", "repeated", "option", "import",
        ]), 0..80),
    ) {
        let text = words.join(" ");
        read_all("graphql", &text);
        read_all("grpc", &text);
    }
}

#[test]
fn deep_documents_end() {
    for text in [
        "{\"a\":".repeat(100_000),
        "[".repeat(100_000),
        "- ".repeat(50_000),
        format!("openapi: {}", "{a: ".repeat(5_000)),
    ] {
        read_all("openapi", &text);
    }

    read_all("graphql", &format!("type A {{ a: {}B }}", "[".repeat(100_000)));
}

/// A document as large as the largest that organisations publish is read in a moment, each part of it in less.
#[test]
fn thousands_of_operations_are_read_in_a_moment() {
    let mut paths = serde_json::Map::new();
    let mut schemas = serde_json::Map::new();
    for number in 0..4000 {
        let schema = json!({"$ref": format!("#/components/schemas/S{number}")});
        paths.insert(
            format!("/things/{number}/{{id}}"),
            json!({"get": {
                "tags": [format!("tag {}", number % 40)], "summary": "Reads a thing",
                "description": "Reads a *thing* and tells what it is. ".repeat(8),
                "responses": {"200": {"description": "Fine", "content": {"application/json": {"schema": schema}}}}
            }}),
        );
        schemas.insert(
            format!("S{number}"),
            json!({"type": "object", "properties": {
            "next": {"$ref": format!("#/components/schemas/S{}", (number + 1) % 4000)}, "name": {"type": "string"}}}),
        );
    }
    let text = json!({"openapi": "3.1.0", "info": {}, "paths": paths, "components": {"schemas": schemas}}).to_string();
    assert!(text.len() > 2_000_000);
    let start = Instant::now();
    let definition = Definition::read("openapi", &text);
    let outline = start.elapsed();
    let start = Instant::now();
    assert!(definition.item("get /things/7/{id}").is_some());
    let item = start.elapsed();
    // Generous for unoptimised code on a busy machine; what is meant is that nothing grows with the square.
    assert!(outline < Duration::from_secs(10) && item < Duration::from_secs(1), "{outline:?}, {item:?}");
}

/// Definitions that organisations published, where they are at hand (`CALLBOARD_REALWORLD`).
#[test]
fn published_definitions_are_read() {
    let Some(folder) = std::env::var_os("CALLBOARD_REALWORLD") else { return };
    let mut read = 0;
    for file in files_below(&Path::new(&folder).join("entities")) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let documents = serde_saphyr::from_multiple::<Value>(&text).unwrap_or_default();
        for entity in documents.iter().filter(|entity| entity["kind"] == "API") {
            let Some(definition) = entity["spec"]["definition"].as_str() else { continue };
            let api_type = entity["spec"]["type"].as_str().unwrap_or_default();
            let (definition, items) = read_all(api_type, definition);
            let outline = definition.outline();
            assert!(outline.problems.is_empty(), "{}: {:?}", file.display(), outline.problems);
            assert!(items > 0 || api_type == "trpc" || outline.dialect.is_empty(), "{} has nothing", file.display());
            read += 1;
        }
    }
    assert!(read > 0, "no definitions below {}", folder.display());
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
