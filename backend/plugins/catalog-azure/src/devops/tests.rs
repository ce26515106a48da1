use std::sync::Arc;

use callboard_config::ConfigError;
use callboard_core::catalog::testing::{Done, Recorder};
use callboard_core::catalog::{EntityProvider, Mutation};
use callboard_integrations::discovery::location_ref;
use callboard_integrations::testing::{Versioned, busy_at_first, hosts, overlaid, run, targets};
use serde_json::{Value, json};
use wiremock::matchers::{body_partial_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::providers;

const SEARCH: &str = "/acme/_apis/search/codesearchresults";

fn hit(project: &str, repository: &str, file: &str, kind: &str) -> Value {
    json!({"fileName": file.rsplit('/').next(), "path": file, "contentId": "c", "matches": {"fileName": [{"charOffset": -1, "length": 17}]},
        "collection": {"name": "acme"}, "project": {"name": project, "id": "p"},
        "repository": {"name": repository, "id": "r", "type": kind}, "versions": [{"branchName": "main", "changeId": "1"}]})
}

/// Answers of the search to these words, page by page.
async fn searched(server: &MockServer, words: &str, pages: &[Value], info: u64) {
    let count: usize = pages.iter().map(|page| page.as_array().unwrap().len()).sum();
    let mut skip = 0;
    for page in pages {
        let answer = json!({"count": count, "results": page, "infoCode": info, "facets": {}});
        Mock::given(method("POST"))
            .and(path(SEARCH))
            .and(query_param("api-version", "6.0-preview.1"))
            .and(header("authorization", "Basic OnQ="))
            .and(body_partial_json(json!({"searchText": words, "$skip": skip, "$top": 1000})))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .mount(server)
            .await;
        skip += page.as_array().unwrap().len();
    }
}

fn provider(server: &MockServer, more: Value) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let host = server.address().to_string();
    let definition = overlaid(
        json!({"host": host, "organization": "acme", "project": "My Shop", "schedule": {"frequency": "PT1H", "timeout": "PT1H"}}),
        more,
    );
    let entry = json!({"credentials": [{"personalAccessToken": "t"}]});
    let (config, hosts) = hosts(&host, json!({"azure": [entry]}), json!({"azureDevOps": {"x": definition}}));
    Ok(providers(&config, &hosts)?.remove(0))
}

/// Addresses without their common start.
async fn found(server: &MockServer, more: Value, presence: &str) -> Vec<String> {
    let start = format!("https://{}/acme/", server.address());
    let provider = provider(server, more).unwrap();
    let all = targets(&provider, Some(presence)).await;
    all.iter().map(|target| target.strip_prefix(&start).unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_search_names_the_files() {
    let server = MockServer::start().await;
    busy_at_first(&server).await;
    let pages = [
        json!([
            hit("My Shop", "web", "/catalog-info.yaml", "git"),
            hit("My Shop", "web", "/old/catalog-info.yaml", "git")
        ]),
        json!([
            hit("My Shop", "api", "/catalog-info.yaml", "git"),
            hit("My Shop", "$/tfvc", "/catalog-info.yaml", "tfvc"),
            hit("My Shop 2", "web", "/catalog-info.yaml", "git"),
        ]),
    ];
    searched(&server, "path:/catalog-info.yaml repo:* proj:\"My Shop\"", &pages, 0).await;
    assert_eq!(provider(&server, json!({})).unwrap().name(), "AzureDevOpsEntityProvider:x");
    assert_eq!(
        found(&server, json!({}), "required").await,
        ["My%20Shop/_git/api?path=/catalog-info.yaml", "My%20Shop/_git/web?path=/catalog-info.yaml"]
    );
}

#[tokio::test]
async fn wildcards_are_the_searchs_own() {
    let server = MockServer::start().await;
    let page =
        json!([hit("one", "svc-a", "/teams/a b/catalog.yaml", "git"), hit("two", "other", "/x/catalog.yaml", "git")]);
    searched(&server, "path:/*/catalog.yaml repo:svc-* proj:*", &[page], 8).await;
    let definition = json!({"project": "*", "repository": "svc-*", "path": "/*/catalog.yaml"});
    assert_eq!(found(&server, definition, "required").await, ["one/_git/svc-a?path=/teams/a%20b/catalog.yaml"]);
}

#[tokio::test]
async fn a_search_that_knows_a_part_changes_nothing() {
    let server = MockServer::start().await;
    let words = "path:/catalog-info.yaml repo:* proj:\"My Shop\"";
    searched(&server, words, &[json!([hit("My Shop", "web", "/catalog-info.yaml", "git")])], 1).await;
    let error = run(&provider(&server, json!({})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("not ready") && error.contains("infoCode 1"), "{error}");

    let server = MockServer::start().await;
    let few = json!({"count": 5, "results": [], "infoCode": 0});
    Mock::given(path(SEARCH)).respond_with(ResponseTemplate::new(200).set_body_json(few)).mount(&server).await;
    let error = run(&provider(&server, json!({})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("gave 0 of 5 files"), "{error}");

    // To somebody with a wrong token the host shows a page.
    let server = MockServer::start().await;
    Mock::given(path(SEARCH)).respond_with(ResponseTemplate::new(203).set_body_string("<html>")).mount(&server).await;
    let error = run(&provider(&server, json!({})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("check the credentials of integrations.azure"), "{error}");
}

/// Three repositories of all projects, of which `web` has the file in the branch.
async fn repositories(server: &MockServer) {
    let repository = |project: &str, name: &str, more: Value| {
        overlaid(
            json!({"id": "r", "name": name, "project": {"id": "p", "name": project}, "defaultBranch": "refs/heads/main"}),
            more,
        )
    };
    let all = [
        repository("My Shop", "web", json!({})),
        repository("My Shop", "bare", json!({})),
        repository("My Shop", "off", json!({"isDisabled": true})),
        repository("Tools", "web", json!({})),
    ];
    for (at, list) in
        [("/acme/_apis/git/repositories", &all[..]), ("/acme/My%20Shop/_apis/git/repositories", &all[..3])]
    {
        Mock::given(path(at))
            .and(query_param("api-version", "6.0"))
            .respond_with(Versioned(json!({"count": list.len(), "value": list})))
            .mount(server)
            .await;
    }
    Mock::given(path("/acme/My%20Shop/_apis/git/repositories/web/items"))
        .and(query_param("path", "/catalog-info.yaml"))
        .and(query_param("version", "live/1"))
        .respond_with(Versioned(json!({"path": "/catalog-info.yaml"})))
        .mount(server)
        .await;
}

#[tokio::test]
async fn a_branch_of_ones_own_is_asked_for_repository_by_repository() {
    let server = MockServer::start().await;
    repositories(&server).await;
    let expected = ["My%20Shop/_git/web?path=/catalog-info.yaml&version=GBlive/1"];
    // Twice, for the second time everything is known.
    for _ in 0..2 {
        assert_eq!(found(&server, json!({"branch": "live/1"}), "required").await, expected);
    }
    let patterns = json!({"branch": "main", "project": "*", "repository": "W*", "path": "/*/catalog.yaml"});
    assert_eq!(
        found(&server, patterns, "optional").await,
        [
            "My%20Shop/_git/web?path=/*/catalog.yaml&version=GBmain",
            "Tools/_git/web?path=/*/catalog.yaml&version=GBmain"
        ]
    );
    let broken = Mock::given(path("/acme/My%20Shop/_apis/git/repositories/bare/items"));
    broken.respond_with(ResponseTemplate::new(500)).mount(&server).await;
    let error = run(&provider(&server, json!({"branch": "live/1"})).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("/repositories/bare/items"), "{error}");
}

#[tokio::test]
async fn definitions_are_checked_at_start() {
    let server = MockServer::start().await;
    for (more, key) in [
        (json!({"host": "tfs.elsewhere"}), "azureDevOps.x.host 'tfs.elsewhere' has no entry"),
        (json!({"organization": null}), "azureDevOps.x.organization is required"),
        (json!({"project": null}), "azureDevOps.x.project is required"),
        (json!({"schedule": null}), "azureDevOps.x.schedule is required"),
        (json!({"path": "/*["}), "azureDevOps.x.path '*[' is no pattern"),
    ] {
        let error = provider(&server, more).err().unwrap().to_string();
        assert!(error.contains(key), "{error}");
    }
}

fn pushed(organization: &str, repository: &str, branch: &str) -> Value {
    json!({"eventType": "git.push", "resource": {
        "refUpdates": [{"name": format!("refs/heads/{branch}"), "oldObjectId": "0", "newObjectId": "1"}],
        "repository": {"id": "r", "name": repository, "project": {"id": "p", "name": "My Shop"}, "defaultBranch": "refs/heads/main",
            "remoteUrl": format!("https://{organization}@dev.azure.com/{organization}/My%20Shop/_git/{repository}")},
    }})
}

#[tokio::test]
async fn a_push_is_taken_in_before_the_search_knows_of_it() {
    let server = MockServer::start().await;
    let old = json!([hit("My Shop", "old", "/catalog-info.yaml", "git")]);
    searched(&server, "path:/catalog-info.yaml repo:* proj:\"My Shop\"", &[old], 0).await;
    Mock::given(path("/acme/My%20Shop/_apis/git/repositories/new/items"))
        .and(query_param("version", "main"))
        .respond_with(Versioned(json!({"path": "/catalog-info.yaml"})))
        .mount(&server)
        .await;
    let provider = provider(&server, json!({})).unwrap();
    assert_eq!(provider.topics(), ["azureDevOps.git.push"]);
    let after = async |payload: Value| {
        let told = Recorder::default();
        provider.on_event("azureDevOps.git.push", &payload, &told).await.unwrap();
        told.take()
    };
    let address =
        |name: &str| format!("https://{}/acme/My%20Shop/_git/{name}?path=/catalog-info.yaml", server.address());
    assert_eq!(targets(&provider, Some("required")).await, [address("old")]);
    let came = after(pushed("acme", "new", "main")).await;
    assert!(matches!(&came[0], Done::Applied(Mutation::Delta { added, .. }) if added.len() == 1));
    assert_eq!(came[1], Done::Refreshed(vec![format!("url:{}", address("new"))]));
    let went = after(pushed("acme", "old", "main")).await;
    let removed = vec![location_ref(&address("old"))];
    assert_eq!(went[0], Done::Applied(Mutation::Delta { added: Vec::new(), removed }));
    for other in [pushed("acme", "new", "other"), pushed("others", "new", "main")] {
        assert!(after(other).await.is_empty());
    }
    assert_eq!(targets(&provider, Some("required")).await, [address("new")]);
}
