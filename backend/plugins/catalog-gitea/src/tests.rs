use std::sync::Arc;

use callboard_config::ConfigError;
use callboard_core::catalog::EntityProvider;
use callboard_integrations::testing::{Versioned, busy_at_first, hosts, overlaid, run, targets};
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::providers;

fn repository(name: &str, more: Value) -> Value {
    let page = format!("https://git.example/acme/{name}");
    overlaid(
        json!({"id": 1, "name": name, "full_name": format!("acme/{name}"), "html_url": page, "empty": false, "archived": false, "default_branch": "main"}),
        more,
    )
}

/// Two repositories on each page, and a page with nothing at the end.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    let pages = [
        json!([repository("web", json!({})), repository("bare", json!({}))]),
        json!([repository("new", json!({"empty": true})), repository("api", json!({}))]),
        json!([]),
    ];
    for (number, page) in pages.into_iter().enumerate() {
        Mock::given(method("GET"))
            .and(path("/git/api/v1/orgs/acme/repos"))
            .and(query_param("page", (number + 1).to_string()))
            .and(header("authorization", "token t"))
            .respond_with(Versioned(page))
            .mount(&server)
            .await;
    }
    for name in ["web", "api", "new"] {
        Mock::given(path(format!("/git/api/v1/repos/acme/{name}/contents/portal/catalog-info.yaml")))
            .and(query_param("ref", "release/1"))
            .respond_with(Versioned(json!({"type": "file", "sha": "s1"})))
            .mount(&server)
            .await;
    }
    server
}

fn provider(server: &MockServer, more: Value) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let host = server.address().to_string();
    let definition = overlaid(
        json!({"host": host, "organization": "acme", "branch": "release/1", "catalogPath": "/portal/catalog-info.yaml",
            "schedule": {"frequency": "PT1H", "timeout": "PT1H"}}),
        more,
    );
    let entry = json!({"host": host, "baseUrl": format!("{}/git", server.uri()), "password": "t"});
    let (config, hosts) = hosts(&host, json!({"gitea": [entry]}), json!({"gitea": {"x": definition}}));
    Ok(providers(&config, &hosts)?.remove(0))
}

const FOUND: [&str; 2] = [
    "https://git.example/acme/api/src/branch/release%2F1/portal/catalog-info.yaml",
    "https://git.example/acme/web/src/branch/release%2F1/portal/catalog-info.yaml",
];

#[tokio::test]
async fn repositories_with_the_file_on_every_page() {
    let server = server().await;
    let provider = provider(&server, json!({})).unwrap();
    assert_eq!(provider.name(), "gitea-provider:x");
    assert_eq!(targets(&provider, None).await, FOUND);
    let before = server.received_requests().await.unwrap().len();
    // What did not change is not sent again.
    assert_eq!(targets(&provider, None).await, FOUND);
    let later = &server.received_requests().await.unwrap()[before..];
    assert_eq!(later.iter().filter(|request| request.headers.contains_key("if-none-match")).count(), 5);
}

#[tokio::test]
async fn a_busy_host_is_asked_again() {
    let server = server().await;
    busy_at_first(&server).await;
    assert_eq!(targets(&provider(&server, json!({})).unwrap(), None).await, FOUND);
}

#[tokio::test]
async fn what_cannot_be_asked_changes_nothing() {
    let server = server().await;
    Mock::given(path("/git/api/v1/repos/acme/bare/contents/portal/catalog-info.yaml"))
        .respond_with(ResponseTemplate::new(500))
        .mount(&server)
        .await;
    let error = run(&provider(&server, json!({})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("/repos/acme/bare/") && error.contains("500"), "{error}");
    let error = run(&provider(&server, json!({"organization": "none"})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("/orgs/none/repos does not exist"), "{error}");
}

#[tokio::test]
async fn definitions_are_checked_at_start() {
    let server = MockServer::start().await;
    for (more, key) in [
        (json!({"host": null}), "gitea.x.host is required"),
        (json!({"host": "git.elsewhere"}), "gitea.x.host 'git.elsewhere' has no entry"),
        (json!({"organization": null}), "gitea.x.organization is required"),
        (json!({"schedule": null}), "gitea.x.schedule is required"),
        (json!({"catalogPath": "*/catalog-info.yaml"}), "gitea.x.catalogPath holds a wildcard"),
    ] {
        let error = provider(&server, more).err().unwrap().to_string();
        assert!(error.contains(key), "{error}");
    }
}
