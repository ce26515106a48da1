use std::sync::Arc;

use callboard_config::ConfigError;
use callboard_core::catalog::testing::{Done, Recorder};
use callboard_core::catalog::{EntityProvider, Mutation};
use callboard_integrations::discovery::location_ref;
use callboard_integrations::testing::{Versioned, busy_at_first, hosts, overlaid, run, targets};
use serde_json::{Value, json};
use wiremock::matchers::{header, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::providers;

fn repository(slug: &str, project: &str, more: Value) -> Value {
    let links = json!({"html": {"href": format!("https://bitbucket.org/acme/{slug}")}});
    overlaid(
        json!({"type": "repository", "slug": slug, "full_name": format!("acme/{slug}"), "links": links,
            "mainbranch": {"type": "branch", "name": "main"}, "project": {"type": "project", "key": project}}),
        more,
    )
}

fn hit(repository: Value, file: &str, path_matches: Value) -> Value {
    json!({"type": "code_search_result", "content_match_count": 0, "path_matches": path_matches,
        "file": {"type": "commit_file", "path": file, "commit": {"type": "commit", "hash": "c", "repository": repository}}})
}

fn by_path(repository: Value, file: &str) -> Value {
    hit(repository, file, json!([{"text": file, "match": true}]))
}

/// Lists of pages, each with the address of the next one.
async fn pages(server: &MockServer, at: &str, name: &str, value: Option<&str>, pages: &[Value]) {
    for (number, values) in pages.iter().enumerate() {
        let this = Mock::given(path(at)).and(header("authorization", "Basic dTp0"));
        let this = if number == 0 {
            this.and(query_param_is_missing("page"))
        } else {
            this.and(query_param("page", (number + 1).to_string()))
        };
        let this = if let Some(value) = value { this.and(query_param(name, value)) } else { this };
        let mut answer = json!({"pagelen": 2, "values": values});
        if number + 1 < pages.len() {
            let mut next: String = server.uri() + at + "?";
            if let Some(value) = value {
                next += &format!("{name}={}&", callboard_integrations::encoded(value));
            }
            answer["next"] = json!(format!("{next}page={}", number + 2));
        }
        this.respond_with(Versioned(answer)).mount(server).await;
    }
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    pages(&server, "/2.0/workspaces/acme/projects", "", None, &[json!([{"key": "SHOP"}]), json!([{"key": "TOOLS"}])])
        .await;
    let search = "/2.0/workspaces/acme/search/code";
    let words = |project: &str| format!("\"catalog-info.yaml\" path:/catalog-info.yaml project:{project}");
    let shop = [
        json!([
            by_path(repository("web", "SHOP", json!({})), "catalog-info.yaml"),
            hit(repository("docs", "SHOP", json!({})), "catalog-info.yaml", json!([])),
        ]),
        json!([
            by_path(repository("api", "SHOP", json!({"mainbranch": null})), "catalog-info.yaml"),
            by_path(repository("web", "SHOP", json!({})), "old/catalog-info.yaml"),
        ]),
    ];
    pages(&server, search, "search_query", Some(&words("SHOP")), &shop).await;
    let tools = [json!([by_path(repository("tool", "TOOLS", json!({})), "catalog-info.yaml")])];
    pages(&server, search, "search_query", Some(&words("TOOLS")), &tools).await;
    let all = [
        json!([repository("web", "SHOP", json!({})), repository("new", "SHOP", json!({"mainbranch": null}))]),
        json!([repository("tool", "TOOLS", json!({}))]),
    ];
    pages(&server, "/2.0/repositories/acme", "", None, &all).await;
    server
}

fn provider(server: &MockServer, more: Value) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let definition = overlaid(json!({"workspace": "acme", "schedule": {"frequency": "PT1H", "timeout": "PT1H"}}), more);
    let (config, hosts) = hosts(
        &server.address().to_string(),
        json!({"bitbucketCloud": [{"username": "u", "token": "t"}]}),
        json!({ "bitbucketCloud": definition }),
    );
    Ok(providers(&config, &hosts)?.remove(0))
}

/// Addresses without their common start.
async fn found(server: &MockServer, more: Value, presence: &str) -> Vec<String> {
    let all = targets(&provider(server, more).unwrap(), Some(presence)).await;
    all.iter().map(|target| target.strip_prefix("https://bitbucket.org/acme/").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_search_is_asked_project_by_project() {
    let server = server().await;
    busy_at_first(&server).await;
    let all = ["api/src/master/catalog-info.yaml", "tool/src/main/catalog-info.yaml", "web/src/main/catalog-info.yaml"];
    assert_eq!(provider(&server, json!({})).unwrap().name(), "bitbucketCloud-provider:default");
    for _ in 0..2 {
        assert_eq!(found(&server, json!({}), "required").await, all);
    }
    assert_eq!(found(&server, json!({"filters": {"projectKey": "SH.*"}}), "required").await, [all[0], all[2]]);
    assert_eq!(found(&server, json!({"filters": {"repoSlug": "we|tool"}}), "required").await, [all[1]]);
    let first = &server.received_requests().await.unwrap()[0];
    assert!(first.url.query().unwrap().contains("pagelen=100"));
}

#[tokio::test]
async fn a_pattern_is_named_for_each_repository() {
    let server = server().await;
    let definition = json!({"catalogPath": "/*/catalog-info.yaml", "pagelen": 2});
    assert_eq!(
        found(&server, definition, "optional").await,
        ["tool/src/main/*/catalog-info.yaml", "web/src/main/*/catalog-info.yaml"]
    );
}

#[tokio::test]
async fn a_search_that_fails_changes_nothing() {
    let server = server().await;
    let message = json!({"type": "error", "error": {"message": "Search is out of order"}});
    Mock::given(path("/2.0/workspaces/acme/search/code"))
        .and(query_param("page", "2"))
        .respond_with(ResponseTemplate::new(500).set_body_json(message))
        .with_priority(1)
        .mount(&server)
        .await;
    let error = run(&provider(&server, json!({})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("/search/code") && error.contains("Search is out of order"), "{error}");
    let error = run(&provider(&server, json!({"workspace": "none"})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("does not exist"), "{error}");
}

#[tokio::test]
async fn pushes_and_new_names_are_taken_in_at_once() {
    let server = server().await;
    for slug in ["web", "bare", "fresh"] {
        let at = format!("/2.0/repositories/acme/{slug}");
        Mock::given(path(at)).respond_with(Versioned(repository(slug, "SHOP", json!({})))).mount(&server).await;
    }
    let api = Versioned(repository("api", "SHOP", json!({"mainbranch": null})));
    Mock::given(path("/2.0/repositories/acme/api")).respond_with(api).mount(&server).await;
    for slug in ["web", "fresh"] {
        Mock::given(path(format!("/2.0/repositories/acme/{slug}/src/main/catalog-info.yaml")))
            .and(query_param("format", "meta"))
            .respond_with(Versioned(json!({"path": "catalog-info.yaml"})))
            .mount(&server)
            .await;
    }
    let provider = provider(&server, json!({"filters": {"projectKey": "SHOP"}})).unwrap();
    assert_eq!(provider.topics(), ["bitbucketCloud.repo:push", "bitbucketCloud.repo:updated"]);
    let after = async |topic: &str, name: &str, more: Value| {
        let told = Recorder::default();
        let payload = overlaid(json!({"repository": {"full_name": name}}), more);
        provider.on_event(&format!("bitbucketCloud.{topic}"), &payload, &told).await.unwrap();
        told.take()
    };
    let push = |branch: &str| json!({"push": {"changes": [{"old": null, "new": {"type": "branch", "name": branch}}]}});
    let address = |slug: &str| format!("https://bitbucket.org/acme/{slug}/src/main/catalog-info.yaml");
    let came = after("repo:push", "acme/web", push("main")).await;
    let [Done::Applied(Mutation::Delta { added, removed }), Done::Refreshed(again)] = &came[..] else {
        panic!("{came:?}")
    };
    assert_eq!((added.len(), removed.len()), (1, 0));
    assert_eq!(again, &[format!("url:{}", address("web"))]);
    let went = after("repo:push", "acme/bare", push("main")).await;
    let removed = vec![location_ref(&address("bare"))];
    assert_eq!(went[0], Done::Applied(Mutation::Delta { added: Vec::new(), removed }));
    assert!(after("repo:push", "acme/web", push("other")).await.is_empty());
    assert!(after("repo:push", "others/web", push("main")).await.is_empty());
    assert!(after("repo:updated", "acme/web", json!({"changes": {"description": {"old": "a"}}})).await.is_empty());
    let before = json!({"changes": {"links": {"old": {"html": {"href": "https://bitbucket.org/acme/site"}}}}});
    let renamed = after("repo:updated", "acme/web", before).await;
    let removed = vec![location_ref(&address("site"))];
    assert_eq!(renamed[0], Done::Applied(Mutation::Delta { added: Vec::new(), removed }));
    assert!(matches!(&renamed[1], Done::Applied(Mutation::Delta { added, .. }) if added.len() == 1));
    // The search knows neither of the one that came nor that the other one went.
    after("repo:push", "acme/fresh", push("main")).await;
    after("repo:push", "acme/api", push("master")).await;
    assert_eq!(targets(&provider, Some("required")).await, [address("fresh"), address("web")]);
}

#[tokio::test]
async fn definitions_are_checked_at_start() {
    let server = MockServer::start().await;
    for (more, key) in [
        (json!({"schedule": null}), "bitbucketCloud.schedule is required"),
        (json!({"filters": {"repoSlug": "["}}), "bitbucketCloud.filters.repoSlug is no regular expression"),
        (json!({"filters": {"projectKey": "["}}), "bitbucketCloud.filters.projectKey is no regular expression"),
        (json!({"pagelen": 101}), "bitbucketCloud.pagelen must be between 1 and 100"),
        (json!({"catalogPath": "/"}), "bitbucketCloud.catalogPath names the root"),
    ] {
        let error = provider(&server, more).err().unwrap().to_string();
        assert!(error.contains(key), "{error}");
    }
}
