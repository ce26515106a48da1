//! `GET /definitions/{kind}/{namespace}/{name}`, and `/item` and `/schema` below it.

use serde_json::{Value, json};

use crate::support::{Estate, on_every_database};

const CRANE: &str = "/api/api-docs/definitions/api/default/crane";

fn estate() -> Estate {
    let definition = json!({
        "openapi": "3.1.0", "info": {"title": "Crane", "version": "1.2.0"},
        "servers": [{"url": "https://crane.acme.example"}],
        "paths": {"/loads/{id}": {"get": {
            "tags": ["Loads"], "summary": "Read a load",
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "responses": {"200": {"description": "The load", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Load"}}}}}
        }}},
        "components": {"schemas": {"Load": {"type": "object", "properties": {
            "tons": {"type": "number"}, "below": {"$ref": "#/components/schemas/Load"}}}}}
    });
    let api = |name: &str, api_type: &str, definition: &str| {
        json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "API", "metadata": {"name": name},
            "spec": {"type": api_type, "lifecycle": "production", "owner": "yard", "definition": definition}
        })
        .to_string()
    };
    Estate::empty()
        .registered("crane.yaml", &api("crane", "openapi", &definition.to_string()), 1)
        .registered("graph.yaml", &api("graph", "graphql", "type Query { ship: Ship } type Ship { id: ID! }"), 1)
        .registered("soap.yaml", &api("soap", "soap", "<definitions/>"), 1)
        .registered("broken.yaml", &api("broken", "openapi", "openapi: 3.0.0\ninfo: { title: Half }\npaths: [\n"), 1)
}

#[tokio::test]
async fn who_may_read_the_entity_may_read_its_definition() {
    on_every_database(&estate(), json!({}), async |portal| {
        assert_eq!(portal.anonymous().get(CRANE).await.status, 401);
        for caller in [portal.user().await, portal.service()] {
            let outline = caller.get(CRANE).await;
            assert_eq!(outline.status, 200);
            let outline = outline.json();
            assert_eq!((&outline["title"], &outline["dialect"]), (&json!("Crane"), &json!("OpenAPI 3.1.0")));
            assert_eq!(outline["groups"][0]["name"], "Loads");
            assert_eq!(outline["groups"][0]["items"][0]["id"], "get /loads/{id}");
            assert_eq!(outline["problems"], Value::Null);
        }
    })
    .await;
}

#[tokio::test]
async fn items_and_schemas_are_asked_for_one_by_one() {
    on_every_database(&estate(), json!({}), async |portal| {
        let item = format!("{CRANE}/item?id=get%20%2Floads%2F%7Bid%7D");
        let schema = format!("{CRANE}/schema?at=%2Fcomponents%2Fschemas%2FLoad");
        for path in [&item, &schema] {
            assert_eq!(portal.anonymous().get(path).await.status, 401);
            assert_eq!(portal.user().await.get(path).await.status, 200);
        }
        let service = portal.service();
        let operation = service.get(&item).await.json();
        assert_eq!((&operation["kind"], &operation["method"]), (&json!("operation"), &json!("GET")));
        assert_eq!(operation["servers"][0]["url"], "https://crane.acme.example");
        let body = &operation["responses"][0]["content"][0];
        assert_eq!(body["schema"]["properties"][1]["schema"]["more"], "/components/schemas/Load");
        assert_eq!(service.get(&schema).await.json()["properties"][0]["name"], "tons");
        let ship = service.get("/api/api-docs/definitions/api/default/graph/item?id=query%20ship").await.json();
        assert_eq!((&ship["kind"], &ship["returns"]["id"]), (&json!("type"), &json!("type Ship")));
        for (path, status) in [
            (format!("{CRANE}/item?id=get%20%2Fnone"), 404),
            (format!("{CRANE}/schema?at=%2Fnone"), 404),
            (format!("{CRANE}/item"), 400),
            (format!("{CRANE}/schema"), 400),
            (format!("{CRANE}?a=b"), 400),
            ("/api/api-docs/definitions/api/default/none".to_owned(), 404),
        ] {
            assert_eq!(service.get(&path).await.status, status, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_what_has_no_definition_is_not_found() {
    on_every_database(&estate(), json!({}), async |portal| {
        let service = portal.service();
        let broken = service.get("/api/api-docs/definitions/api/default/broken").await.json();
        assert_eq!(broken["title"], "Half", "{broken}");
        assert!(broken["problems"][0]["place"].as_str().unwrap().starts_with("line "), "{broken}");
        let soap = service.get("/api/api-docs/definitions/api/default/soap").await.json();
        assert_eq!((&soap["format"], &soap["groups"]), (&json!("text"), &json!([])));
        let locations = service.get("/api/catalog/entities?filter=kind=location").await.json();
        let name = locations[0]["metadata"]["name"].as_str().unwrap();
        let answer = service.get(&format!("/api/api-docs/definitions/location/default/{name}")).await;
        assert_eq!(answer.status, 404);
        assert!(answer.json()["error"]["message"].as_str().unwrap().contains("spec.definition"));
    })
    .await;
}
