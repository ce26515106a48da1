use serde_json::json;

use super::*;

#[test]
fn version_2_has_operations_in_channels() {
    let root = json!({
        "asyncapi": "2.6.0", "info": {"title": "Tides", "version": "1"}, "defaultContentType": "application/json",
        "servers": {"production": {"url": "kafka.acme.example:9093", "protocol": "kafka-secure"}},
        "channels": {"tides.{port}": {
            "description": "Every hour",
            "parameters": {"port": {"description": "Which", "schema": {"type": "string", "enum": ["a", "b"]}}},
            "bindings": {"kafka": {"partitions": 24, "bindingVersion": "0.4.0"}},
            "subscribe": {"operationId": "onTide", "summary": "Learn of tides",
                "message": {"oneOf": [{"$ref": "#/components/messages/High"}, {"name": "Low", "payload": {"type": "object"}}]}}
        }},
        "components": {"messages": {"High": {
            "summary": "It is high", "traits": [{"headers": {"type": "object", "properties": {"id": {"type": "string"}}}}],
            "payload": {"type": "object", "properties": {"metres": {"type": "number"}}}
        }}}
    });
    let outline = outline(&root, Vec::new());
    assert_eq!(outline.problems, []);
    assert_eq!(outline.servers[0].protocol, "kafka-secure");
    let ids: Vec<_> = outline.groups.iter().flat_map(|group| &group.items).map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["subscribe tides.{port}", "message High"]);
    let subscribe = operation(&root, ids[0]).unwrap();
    assert_eq!((subscribe.method.as_str(), subscribe.summary.as_str()), ("SUBSCRIBE", "Learn of tides"));
    assert_eq!(subscribe.parameters[0].example, "a");
    assert_eq!(subscribe.facts, [Fact { name: "kafka partitions".into(), value: "24".into() }]);
    let [high, low] = &subscribe.messages[..] else { panic!("{subscribe:?}") };
    assert_eq!((high.name.as_str(), low.name.as_str()), ("High", "Low"));
    assert_eq!(high.headers.as_ref().unwrap().properties[0].name, "id");
    assert_eq!(high.payload.as_ref().unwrap().examples[0].text, "{\n  \"metres\": 1.5\n}");
    assert_eq!(operation(&root, "message High").unwrap().messages.len(), 1);
}

#[test]
fn version_3_has_operations_beside_channels() {
    let root = json!({
        "asyncapi": "3.0.0", "info": {"title": "Lights", "version": "1"},
        "servers": {"mqtt": {"host": "h.example:1883", "pathname": "/x", "protocol": "mqtt"}},
        "channels": {
            "lit": {"address": "light/{id}/lit", "messages": {"lit": {"payload": {"type": "object"}}},
                "parameters": {"id": {"enum": ["a"], "description": "Which lamp"}}},
            "quiet": {"messages": {"x": {"payload": {"schemaFormat": "application/vnd.apache.avro+json", "schema": {"type": "record"}}}}}
        },
        "operations": {"onLit": {"action": "receive", "channel": {"$ref": "#/channels/lit"}, "summary": "A lamp was lit",
            "messages": [{"$ref": "#/channels/lit/messages/lit"}], "reply": {"channel": {"$ref": "#/channels/quiet"}}}}
    });
    let outline = outline(&root, Vec::new());
    let items: Vec<_> = outline
        .groups
        .iter()
        .flat_map(|group| &group.items)
        .map(|item| (item.id.as_str(), item.name.as_str()))
        .collect();
    assert_eq!(items, [("operation onLit", "light/{id}/lit"), ("channel quiet", "quiet")]);
    assert_eq!(outline.servers[0].url, "h.example:1883/x");
    let lit = operation(&root, "operation onLit").unwrap();
    assert_eq!((lit.messages[0].name.as_str(), lit.facts[0].value.as_str()), ("lit", "quiet"));
    let quiet = operation(&root, "channel quiet").unwrap();
    let payload = quiet.messages[0].payload.as_ref().unwrap();
    assert!(payload.schema.is_none() && payload.examples[0].name.contains("avro"));
}

#[test]
fn what_is_missing_is_told() {
    let outline = outline(&json!({"channels": {"a": {"$ref": "./a.yaml"}}}), Vec::new());
    assert_eq!(outline.problems.len(), 2, "{:?}", outline.problems);
    for id in ["", "publish", "publish none", "operation none", "message none", "channel none"] {
        assert!(operation(&json!({}), id).is_none(), "{id}");
    }
}
