//! Registered locations follow what git hosts tell (`catalog.scmEvents`).

use serde_json::{Value, json};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Estate, Portal, on_every_database};

const LOCATIONS: &str = "/api/catalog/locations";

/// One repository with one catalog file.
async fn serve(server: &MockServer, repository: &str, owner: &str) {
    server.reset().await;
    let file = format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: shop }}\nspec: {{ type: service, lifecycle: production, owner: {owner} }}\n"
    );
    Mock::given(path(format!("/repos/acme/{repository}/contents/catalog-info.yaml")))
        .respond_with(ResponseTemplate::new(200).set_body_string(file).insert_header("etag", format!("\"{owner}\"")))
        .mount(server)
        .await;
}

/// Sends what GitHub would.
async fn tell(portal: &Portal, event: &'static str, payload: Value) {
    let answer = portal.anonymous().with("x-github-event", event).post("/api/events/http/github", payload).await;
    assert_eq!(answer.status, 202);
}

fn targets(locations: &Value) -> Vec<&str> {
    let rows = locations.as_array().into_iter().flatten();
    rows.filter_map(|row| row["data"]["target"].as_str().filter(|target| target.starts_with("http"))).collect()
}

#[tokio::test]
async fn a_registered_location_is_as_fresh_as_its_repository() {
    let server = MockServer::start().await;
    let base = server.uri();
    let overlay = json!({
        "integrations": {"github": [{"host": server.address().to_string(), "apiBaseUrl": base, "token": "t"}]},
        "events": {"http": {"topics": ["github"]}},
        "catalog": {"scmEvents": true},
    });
    on_every_database(&Estate::empty(), overlay, async |portal| {
        serve(&server, "shop", "before").await;
        let service = portal.service();
        let at = |repository: &str| format!("{base}/acme/{repository}/blob/main/catalog-info.yaml");
        let registered = service.post(LOCATIONS, json!({"type": "url", "target": at("shop")})).await;
        assert_eq!(registered.status, 201);
        let owned_by = async |owner: &str| {
            let by = format!("/api/catalog/entities?filter=kind=component,spec.owner={owner}");
            portal.wait_until(&by, |found| found.as_array().is_some_and(|found| found.len() == 1)).await
        };
        owned_by("before").await;

        serve(&server, "shop", "after").await;
        let repository = |name: &str| json!({"html_url": format!("{base}/acme/{name}"), "name": name, "owner": {"login": "acme"}});
        let commits = json!([{"added": [], "removed": [], "modified": ["catalog-info.yaml"]}]);
        let push = |commits: Value, name: &str| json!({"ref": "refs/heads/main", "repository": repository(name), "commits": commits});
        tell(portal, "push", push(commits, "shop")).await;
        owned_by("after").await;

        serve(&server, "store", "moved").await;
        let changes = json!({"repository": {"name": {"from": "shop"}}});
        tell(portal, "repository", json!({"action": "renamed", "changes": changes, "repository": repository("store")})).await;
        portal.wait_until(LOCATIONS, |locations| targets(locations) == [at("store").as_str()]).await;
        owned_by("moved").await;

        let commits = json!([{"added": [], "removed": ["catalog-info.yaml"], "modified": []}]);
        tell(portal, "push", push(commits, "store")).await;
        portal.wait_until(LOCATIONS, |locations| targets(locations).is_empty()).await;
        let gone = "/api/catalog/entities?filter=kind=component";
        portal.wait_until(gone, |found| found.as_array().is_some_and(Vec::is_empty)).await;
    })
    .await;
}
