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

const API: &str = "/rest/api/1.0";

fn repository(key: &str, slug: &str, more: Value) -> Value {
    let page = format!("https://bb.example/projects/{key}/repos/{slug}/browse");
    overlaid(json!({"slug": slug, "id": 1, "project": {"key": key}, "links": {"self": [{"href": page}]}}), more)
}

/// A list as the server pages it.
async fn pages(server: &MockServer, at: &str, pages: &[Value]) {
    let mut start = 0;
    for (number, values) in pages.iter().enumerate() {
        let size = values.as_array().unwrap().len();
        let is_last = number + 1 == pages.len();
        let next = if is_last { Value::Null } else { json!(start + size) };
        let this = Mock::given(path(format!("{API}{at}")))
            .and(header("authorization", "Bearer t"))
            .and(query_param("limit", "500"));
        let this = if number == 0 {
            this.and(query_param_is_missing("start"))
        } else {
            this.and(query_param("start", start.to_string()))
        };
        let answer = json!({"size": size, "limit": 500, "isLastPage": is_last, "values": values, "start": start, "nextPageStart": next});
        this.respond_with(Versioned(answer)).mount(server).await;
        start += size;
    }
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    pages(&server, "/projects", &[json!([{"key": "SHOP"}, {"key": "~ANN"}]), json!([{"key": "TOOLS"}])]).await;
    let shop = [
        json!([repository("SHOP", "web", json!({})), repository("SHOP", "old", json!({"archived": true}))]),
        json!([repository("SHOP", "bare", json!({}))]),
    ];
    pages(&server, "/projects/SHOP/repos", &shop).await;
    pages(&server, "/projects/~ANN/repos", &[json!([])]).await;
    pages(&server, "/projects/TOOLS/repos", &[json!([repository("TOOLS", "tool", json!({"archived": false}))])]).await;
    for at in ["SHOP/repos/web", "SHOP/repos/old", "TOOLS/repos/tool"] {
        Mock::given(path(format!("{API}/projects/{at}/browse/catalog-info.yaml")))
            .and(query_param("type", "true"))
            .respond_with(Versioned(json!({"type": "FILE"})))
            .mount(&server)
            .await;
    }
    server
}

fn provider(server: &MockServer, more: Value) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let host = server.address().to_string();
    let definition = overlaid(json!({"host": host, "schedule": {"frequency": "PT1H", "timeout": "PT1H"}}), more);
    let entry = json!({"host": host, "apiBaseUrl": format!("{}{API}", server.uri()), "token": "t"});
    let (config, hosts) =
        hosts(&host, json!({"bitbucketServer": [entry]}), json!({"bitbucketServer": {"x": definition}}));
    Ok(providers(&config, &hosts)?.remove(0))
}

/// Keys and slugs of the repositories that were found.
async fn found(server: &MockServer, more: Value) -> Vec<String> {
    let provider = provider(server, more).unwrap();
    let all = targets(&provider, Some("optional")).await;
    let names = all.iter().map(|target| {
        let rest = target.strip_prefix("https://bb.example/projects/").unwrap();
        rest.strip_suffix("/browse/catalog-info.yaml").unwrap().replace("/repos/", " ")
    });
    names.collect()
}

#[tokio::test]
async fn repositories_of_every_page_pass_the_filters() {
    let server = server().await;
    busy_at_first(&server).await;
    assert_eq!(provider(&server, json!({})).unwrap().name(), "bitbucketServer-provider:x");
    for _ in 0..2 {
        assert_eq!(found(&server, json!({})).await, ["SHOP bare", "SHOP old", "SHOP web", "TOOLS tool"]);
    }
    assert_eq!(
        found(&server, json!({"filters": {"projectKey": "^SH", "skipArchivedRepos": true}})).await,
        ["SHOP bare", "SHOP web"]
    );
    assert_eq!(found(&server, json!({"filters": {"repoSlug": "oo"}})).await, ["TOOLS tool"]);
    assert_eq!(found(&server, json!({"validateLocationsExist": true})).await, ["SHOP old", "SHOP web", "TOOLS tool"]);
}

#[tokio::test]
async fn a_project_that_cannot_be_asked_changes_nothing() {
    let server = server().await;
    let message = json!({"errors": [{"context": null, "message": "You may not see this project"}]});
    Mock::given(path(format!("{API}/projects/TOOLS/repos")))
        .respond_with(ResponseTemplate::new(401).set_body_json(message))
        .with_priority(1)
        .mount(&server)
        .await;
    let error = run(&provider(&server, json!({})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("You may not see this project") && error.contains("check the credentials"), "{error}");
}

#[tokio::test]
async fn a_push_to_the_default_branch_is_taken_in_at_once() {
    let server = server().await;
    for slug in ["web", "bare", "empty"] {
        let at = format!("{API}/projects/SHOP/repos/{slug}");
        Mock::given(path(&at)).respond_with(Versioned(repository("SHOP", slug, json!({})))).mount(&server).await;
        // Older servers know one of both addresses.
        let branch = if slug == "web" { "default-branch" } else { "branches/default" };
        let answer = match slug {
            "empty" => ResponseTemplate::new(204),
            _ => ResponseTemplate::new(200)
                .set_body_json(json!({"id": "refs/heads/main", "displayId": "main", "type": "BRANCH"})),
        };
        Mock::given(path(format!("{at}/{branch}"))).respond_with(answer).mount(&server).await;
    }
    let provider = provider(&server, json!({"validateLocationsExist": true})).unwrap();
    assert_eq!(provider.topics(), ["bitbucketServer.repo:refs_changed"]);
    let after = async |slug: &str, branch: &str| {
        let told = Recorder::default();
        let payload = json!({"eventKey": "repo:refs_changed", "repository": {"slug": slug, "project": {"key": "SHOP"}},
            "changes": [{"ref": {"id": format!("refs/heads/{branch}"), "displayId": branch, "type": "BRANCH"}, "type": "UPDATE"}]});
        provider.on_event("bitbucketServer.repo:refs_changed", &payload, &told).await.unwrap();
        told.take()
    };
    let address = |slug: &str| format!("https://bb.example/projects/SHOP/repos/{slug}/browse/catalog-info.yaml");
    let came = after("web", "main").await;
    assert!(matches!(&came[0], Done::Applied(Mutation::Delta { added, .. }) if added.len() == 1));
    assert_eq!(came[1], Done::Refreshed(vec![format!("url:{}", address("web"))]));
    let went = after("bare", "main").await;
    let removed = vec![location_ref(&address("bare"))];
    assert_eq!(went[0], Done::Applied(Mutation::Delta { added: Vec::new(), removed }));
    for (slug, branch) in [("web", "other"), ("empty", "main"), ("unknown", "main")] {
        assert!(after(slug, branch).await.is_empty(), "{slug} {branch}");
    }
}

#[tokio::test]
async fn definitions_are_checked_at_start() {
    let server = MockServer::start().await;
    for (more, key) in [
        (json!({"host": null}), "bitbucketServer.x.host is required"),
        (json!({"host": "bb.elsewhere"}), "bitbucketServer.x.host 'bb.elsewhere' has no entry"),
        (json!({"schedule": null}), "bitbucketServer.x.schedule is required"),
        (json!({"filters": {"repoSlug": "["}}), "bitbucketServer.x.filters.repoSlug is no regular expression"),
        (
            json!({"validateLocationsExist": true, "catalogPath": "*/c.yaml"}),
            "bitbucketServer.x.validateLocationsExist cannot be used with wildcards",
        ),
    ] {
        let error = provider(&server, more).err().unwrap().to_string();
        assert!(error.contains(key), "{error}");
    }
}
