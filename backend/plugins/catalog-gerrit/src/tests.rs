use std::sync::Arc;

use callboard_config::ConfigError;
use callboard_core::catalog::EntityProvider;
use callboard_integrations::testing::{busy_at_first, hosts, overlaid, run, targets};
use serde_json::{Value, json};
use wiremock::matchers::{header, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::providers;

/// JSON as Gerrit writes it.
fn guarded(value: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(format!(")]}}'\n{value}"), "application/json")
}

/// Three projects on two pages. The last has no branches of its own.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    let first = json!({"shop/web": {"id": "shop%2Fweb", "state": "ACTIVE"}, "tools": {"id": "tools", "state": "ACTIVE", "_more_projects": true}});
    let second = json!({"All-Projects": {"id": "All-Projects", "state": "ACTIVE"}});
    let list = || {
        Mock::given(path("/a/projects/")).and(query_param("state", "ACTIVE")).and(header("authorization", "Basic dTpw"))
    };
    list().and(query_param_is_missing("S")).respond_with(guarded(&first)).mount(&server).await;
    list().and(query_param("S", "2")).respond_with(guarded(&second)).mount(&server).await;
    for (project, head) in
        [("shop%2Fweb", "refs/heads/master"), ("tools", "refs/heads/stable-3"), ("All-Projects", "refs/meta/config")]
    {
        Mock::given(path(format!("/a/projects/{project}/HEAD")))
            .respond_with(guarded(&json!(head)))
            .mount(&server)
            .await;
    }
    server
}

fn provider(server: &MockServer, more: Value) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let host = server.address().to_string();
    let definition = overlaid(
        json!({"host": host, "query": "state=ACTIVE", "schedule": {"frequency": "PT1H", "timeout": "PT1H"}}),
        more,
    );
    let entry = json!({"host": host, "baseUrl": server.uri(), "gitilesBaseUrl": "https://gerrit.example/gitiles",
        "username": "u", "password": "p"});
    let (config, hosts) = hosts(&host, json!({"gerrit": [entry]}), json!({"gerrit": {"x": definition}}));
    Ok(providers(&config, &hosts)?.remove(0))
}

#[tokio::test]
async fn projects_of_every_page_at_their_heads() {
    let server = server().await;
    busy_at_first(&server).await;
    let provider = provider(&server, json!({})).unwrap();
    assert_eq!(provider.name(), "gerrit-provider:x");
    assert_eq!(
        targets(&provider, Some("optional")).await,
        [
            "https://gerrit.example/gitiles/shop/web/+/refs/heads/master/catalog-info.yaml",
            "https://gerrit.example/gitiles/tools/+/refs/heads/stable-3/catalog-info.yaml",
        ]
    );
}

#[tokio::test]
async fn a_branch_and_a_pattern_of_ones_own() {
    let server = server().await;
    let provider = provider(&server, json!({"branch": "main", "catalogPath": "*/catalog.yaml"})).unwrap();
    let found = targets(&provider, Some("optional")).await;
    assert_eq!(found.len(), 3);
    assert_eq!(found[1], "https://gerrit.example/gitiles/shop/web/+/refs/heads/main/*/catalog.yaml");
}

#[tokio::test]
async fn a_limit_of_the_query_is_kept() {
    let server = server().await;
    let provider = provider(&server, json!({"query": "state=ACTIVE&n=2"})).unwrap();
    assert_eq!(targets(&provider, Some("optional")).await.len(), 2);
}

#[tokio::test]
async fn a_project_that_cannot_be_asked_changes_nothing() {
    let server = server().await;
    let broken = Mock::given(path("/a/projects/tools/HEAD")).respond_with(ResponseTemplate::new(500)).with_priority(1);
    broken.mount(&server).await;
    let error = run(&provider(&server, json!({})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("/projects/tools/HEAD"), "{error}");
}

#[tokio::test]
async fn definitions_are_checked_at_start() {
    let server = MockServer::start().await;
    for (more, key) in [
        (json!({"host": null}), "gerrit.x.host is required"),
        (json!({"host": "git.elsewhere"}), "gerrit.x.host 'git.elsewhere' has no entry"),
        (json!({"query": null}), "gerrit.x.query is required"),
        (json!({"schedule": null}), "gerrit.x.schedule is required"),
    ] {
        let error = provider(&server, more).err().unwrap().to_string();
        assert!(error.contains(key), "{error}");
    }
}
