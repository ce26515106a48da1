//! What is answered has the form that is described.

use serde_json::{Value, json};

use super::described;
use crate::support::{Client, Estate, on_every_database};

const COMPONENT: &str = "/entities/by-name/component/default/pay";

/// A company with an entity that is wrong, so that errors, attempts and failing sources are answered too.
fn estate() -> Estate {
    let files = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: pay\n  links: [{ url: https://pay.example.com }]\nspec: { type: service, lifecycle: production, owner: core }\n---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: core }\nspec: { type: team, children: [] }\n";
    let wrong =
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: wrong }\nspec: { type: service }\n";
    Estate::empty().registered("good.yaml", files, 2).registered("wrong.yaml", wrong, 0)
}

/// Asks for `path` and compares the answer with what is described at `template`.
async fn compare(client: &Client, document: &Value, template: &str, path: &str) {
    let answer = client.get(path).await;
    fits(document, "get", template, answer.status.as_u16(), &answer.json());
}

#[track_caller]
fn fits(document: &Value, method: &str, template: &str, status: u16, answer: &Value) {
    let responses = &document["paths"][template][method]["responses"];
    let response = responses.get(status.to_string()).unwrap_or(&responses["default"]);
    let mut schema = response["content"]["application/json"]["schema"].clone();
    assert!(schema.is_object(), "{method} {template} describes no answer {status}: {answer}");
    schema["components"] = document["components"].clone();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(answer).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{method} {template} {status}\n{}\n{answer:#}", wrong.join("\n"));
}

#[tokio::test]
async fn answers_have_the_form_that_is_described() {
    let document = described();
    on_every_database(&estate(), json!({}), async |portal| {
        let (service, user) = (portal.service(), portal.user().await);
        portal.wait_until("/api/catalog/ops", |ops| ops["failed"] == 1).await;
        for path in
            ["/entities", "/entities/by-query", "/history", "/ops", "/locations", "/entities/unprocessed/failed"]
        {
            let path = format!("/api/catalog{path}");
            compare(&service, &document, &path, &path).await;
        }
        for below in ["", "/ancestry", "/explain", "/history"] {
            let template = format!("/api/catalog/entities/by-name/{{kind}}/{{namespace}}/{{name}}{below}");
            compare(&service, &document, &template, &format!("/api/catalog{COMPONENT}{below}")).await;
        }
        compare(&service, &document, "/api/catalog/entity-facets", "/api/catalog/entity-facets?facet=kind").await;
        compare(&service, &document, "/api/catalog/entities/by-uid/{uid}", "/api/catalog/entities/by-uid/none").await;
        let tasks = "/.backstage/scheduler/v1/tasks";
        compare(&service, &document, &format!("/api/{{plugin}}{tasks}"), &format!("/api/catalog{tasks}")).await;
        let cookie = "/.backstage/auth/v1/cookie";
        compare(&user, &document, &format!("/api/{{plugin}}{cookie}"), &format!("/api/catalog{cookie}")).await;
        compare(&user, &document, "/api/auth/v1/userinfo", "/api/auth/v1/userinfo").await;
        compare(&user, &document, "/api/auth/{provider}/refresh", "/api/auth/guest/refresh").await;
        for path in ["/api/auth/providers", "/api/auth/session", "/.backstage/health/v1/readiness"] {
            compare(&portal.anonymous(), &document, path, path).await;
        }
    })
    .await;
}

#[tokio::test]
async fn answers_to_bodies_have_the_form_that_is_described() {
    let target = "https://git.example.com/a.yaml";
    let entity = json!({ "apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": { "name": "x" } });
    let asked = [
        (
            "/entities/by-query",
            json!({ "query": { "kind": "component" }, "orderBy": [{ "field": "kind", "order": "asc" }] }),
        ),
        ("/entities/by-refs", json!({ "entityRefs": ["component:default/pay", "component:default/none"] })),
        ("/entity-facets", json!({ "facets": ["kind"] })),
        ("/validate-entity", json!({ "entity": entity, "location": format!("url:{target}") })),
        ("/analyze-location", json!({ "location": { "type": "url", "target": "https://github.com/o/r" } })),
        ("/locations", json!({ "type": "url", "target": target })),
        ("/locations/by-query", json!({ "query": { "type": "url" } })),
        ("/refresh", json!({ "entityRef": "component:default/none" })),
    ];
    let document = described();
    on_every_database(&estate(), json!({}), async |portal| {
        for (path, body) in &asked {
            let path = format!("/api/catalog{path}");
            let taken = &document["paths"][&path]["post"]["requestBody"]["content"]["application/json"]["schema"];
            let schema = json!({ "allOf": [taken], "components": document["components"] });
            assert!(jsonschema::draft202012::is_valid(&schema, body), "{path} is not described as taking {body}");
            let answer = portal.service().post(&path, body.clone()).await;
            fits(&document, "post", &path, answer.status.as_u16(), &answer.json());
        }
    })
    .await;
}
