use std::sync::Arc;

use callboard_core::catalog::{EntityProvider, Mutation};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::providers;
use crate::testing::{Done, Recorder, hosts, variables};

/// Gives repositories two at a time, as GitHub pages them.
struct Repositories(Vec<Value>);

impl Respond for Repositories {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let variables = variables(request);
        let start: usize = variables["after"].as_str().map_or(0, |cursor| cursor.parse().unwrap());
        let end = (start + 2).min(self.0.len());
        let mut nodes = self.0[start..end].to_vec();
        if variables["withFile"] == false {
            nodes.iter_mut().for_each(|node| drop(node.as_object_mut().unwrap().remove("catalogFile")));
        }
        let page =
            json!({"nodes": nodes, "pageInfo": {"hasNextPage": end < self.0.len(), "endCursor": end.to_string()}});
        ResponseTemplate::new(200).set_body_json(json!({"data": {"repositoryOwner": {"repositories": page}}}))
    }
}

fn repository(name: &str, more: Value) -> Value {
    let mut node = json!({
        "name": name, "owner": {"login": "acme"}, "url": format!("https://github.com/acme/{name}"), "isArchived": false,
        "isFork": false, "visibility": "PUBLIC", "defaultBranchRef": {"name": "main"},
        "repositoryTopics": {"nodes": []}, "catalogFile": {"__typename": "Blob"},
    });
    node.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    node
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    let all = vec![
        repository("plain", json!({})),
        repository("old", json!({"isArchived": true})),
        repository("fork", json!({"isFork": true, "visibility": "PRIVATE"})),
        repository("empty", json!({"defaultBranchRef": null})),
        repository(
            "topical",
            json!({"repositoryTopics": {"nodes": [{"topic": {"name": "portal"}}]}, "catalogFile": null}),
        ),
    ];
    Mock::given(method("POST")).and(path("/graphql")).respond_with(Repositories(all)).mount(&server).await;
    server
}

fn provider(server: &MockServer, more: Value) -> Result<Arc<dyn EntityProvider>, callboard_config::ConfigError> {
    let mut definition = json!({"organization": "acme", "host": server.address().to_string()});
    definition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (config, hosts) = hosts(server, json!({"github": {"acme": definition}}));
    Ok(providers(&config, &hosts)?.remove(0))
}

/// The repositories whose Locations a full run names.
async fn run(server: &MockServer, more: Value) -> Vec<String> {
    let told = Recorder::default();
    provider(server, more).unwrap().run(&told).await.unwrap();
    let [Done::Applied(Mutation::Full(entities))] = &told.take()[..] else { panic!("not one full run") };
    let targets = entities.iter().map(|deferred| {
        assert_eq!(deferred.location_key.as_deref(), Some("github-provider:acme"));
        assert_eq!(deferred.entity["spec"]["presence"], "optional");
        deferred.entity["spec"]["target"].as_str().unwrap().strip_prefix("https://github.com/acme/").unwrap().to_owned()
    });
    targets.collect()
}

#[tokio::test]
async fn every_page_is_read_and_every_filter_asked() {
    let server = server().await;
    let path = "blob/main/catalog-info.yaml";
    assert_eq!(
        run(&server, json!({})).await,
        [format!("fork/{path}"), format!("plain/{path}"), format!("topical/{path}")]
    );
    for (filters, expected) in [
        (json!({"allowForks": false}), vec!["plain", "topical"]),
        (json!({"allowArchived": true, "repository": "o.*|pla"}), vec!["old"]),
        (json!({"topic": {"include": ["portal", "x"]}}), vec!["topical"]),
        (json!({"topic": {"exclude": ["portal"]}, "visibility": ["public"]}), vec!["plain"]),
    ] {
        let found = run(&server, json!({"filters": filters})).await;
        assert_eq!(found, expected.iter().map(|name| format!("{name}/{path}")).collect::<Vec<_>>());
    }
    let branch = run(&server, json!({"filters": {"branch": "live"}, "catalogPath": "a/*.yaml"})).await;
    assert_eq!(branch[0], "empty/blob/live/a/*.yaml");
    assert_eq!(
        run(&server, json!({"validateLocationsExist": true})).await,
        [format!("fork/{path}"), format!("plain/{path}")]
    );
    let last = server.received_requests().await.unwrap().pop().unwrap();
    assert_eq!(variables(&last)["file"], "HEAD:catalog-info.yaml");
}

#[tokio::test]
async fn half_a_list_changes_nothing() {
    let server = MockServer::start().await;
    let first = json!({"data": {"repositoryOwner": {"repositories": {
        "nodes": [repository("plain", json!({}))], "pageInfo": {"hasNextPage": true, "endCursor": "1"}}}}});
    Mock::given(path("/graphql"))
        .respond_with(ResponseTemplate::new(200).set_body_json(first))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(path("/graphql")).respond_with(ResponseTemplate::new(500)).mount(&server).await;
    let told = Recorder::default();
    assert!(provider(&server, json!({})).unwrap().run(&told).await.is_err());
    assert!(told.take().is_empty());
}

#[tokio::test]
async fn definitions_are_checked_at_start() {
    let server = MockServer::start().await;
    for (more, key) in [
        (json!({"host": "ghe.example"}), "github.acme.host"),
        (json!({"app": 1}), "github.acme.app"),
        (json!({"validateLocationsExist": true, "catalogPath": "**/c.yaml"}), "github.acme.validateLocationsExist"),
        (json!({"filters": {"branch": "a/b"}}), "github.acme.filters.branch"),
        (json!({"filters": {"repository": "["}}), "github.acme.filters.repository"),
        (json!({"pageSizes": {"repositories": 500}}), "github.acme.pageSizes.repositories"),
    ] {
        let error = provider(&server, more).err().unwrap().to_string();
        assert!(error.contains(key), "{error}");
    }
    let schedule = provider(&server, json!({})).unwrap().schedule().unwrap();
    assert_eq!((schedule.cadence.text().as_str(), schedule.timeout.as_secs()), ("PT3H", 3600));
}

fn event(more: Value) -> Value {
    let mut event = json!({"repository": {
        "name": "shop", "html_url": "https://github.com/acme/shop", "url": "https://api.github.com/repos/acme/shop",
        "owner": {"login": "acme"}, "default_branch": "main", "topics": [], "visibility": "private", "private": true,
    }});
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

/// What an event makes of the catalog: `+` and `-` for Locations, `~` for what is looked at again.
async fn after(discovery: &Arc<dyn EntityProvider>, topic: &str, payload: Value) -> Vec<String> {
    let told = Recorder::default();
    discovery.on_event(topic, &payload, &told).await.unwrap();
    let mut changes = Vec::new();
    for done in told.take() {
        match done {
            Done::Applied(Mutation::Delta { added, removed }) => {
                changes.extend(
                    added.iter().map(|deferred| format!("+{}", deferred.entity["spec"]["target"].as_str().unwrap())),
                );
                changes.extend(removed.iter().map(|entity_ref| format!("-{entity_ref}")));
            }
            Done::Refreshed(locations) => changes.extend(locations.iter().map(|location| format!("~{location}"))),
            other => panic!("{other:?}"),
        }
    }
    changes
}

const FILE: &str = "https://github.com/acme/shop/blob/main/catalog-info.yaml";

fn gone(address: &str) -> String {
    format!("-{}", callboard_integrations::discovery::location_ref(address))
}

#[tokio::test]
async fn a_push_is_taken_in_at_once() {
    let server = MockServer::start().await;
    let discovery = provider(&server, json!({})).unwrap();
    let push = |change: &str, file: &str| event(json!({"ref": "refs/heads/main", "commits": [{change: [file]}]}));
    let pushed = async |payload: Value| after(&discovery, "github.push", payload).await;
    assert_eq!(pushed(push("added", "catalog-info.yaml")).await[0], format!("+{FILE}"));
    assert_eq!(pushed(push("removed", "catalog-info.yaml")).await, [gone(FILE)]);
    assert!(pushed(push("modified", "catalog-info.yaml")).await.contains(&format!("~url:{FILE}")));
    assert!(pushed(push("modified", "README.md")).await.is_empty());
    let elsewhere = event(json!({"ref": "refs/heads/other", "commits": [{"added": ["catalog-info.yaml"]}]}));
    assert!(pushed(elsewhere).await.is_empty());
    let mut foreign = push("added", "catalog-info.yaml");
    foreign["repository"]["owner"] = json!({"name": "stranger"});
    assert!(pushed(foreign).await.is_empty());

    let many = provider(&server, json!({"catalogPath": "/**/catalog-info.yaml"})).unwrap();
    let refreshed = after(&many, "github.push", push("removed", "a/catalog-info.yaml")).await;
    assert_eq!(
        refreshed,
        [
            "~url:https://github.com/acme/shop/blob/main/a/catalog-info.yaml",
            "~url:https://github.com/acme/shop/blob/main/**/catalog-info.yaml"
        ]
    );
}

#[tokio::test]
async fn changes_of_repositories_are_taken_in_at_once() {
    let server = MockServer::start().await;
    Mock::given(path("/repos/acme/shop/contents/catalog-info.yaml"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({})))
        .mount(&server)
        .await;
    let discovery = provider(&server, json!({"validateLocationsExist": true})).unwrap();
    let changed = async |more: Value| after(&discovery, "github.repository", event(more)).await;
    assert_eq!(changed(json!({"action": "created"})).await, [format!("+{FILE}")]);
    assert_eq!(changed(json!({"action": "deleted"})).await, [gone(FILE)]);
    let mut archived = event(json!({"action": "archived"}));
    archived["repository"]["archived"] = json!(true);
    assert_eq!(after(&discovery, "github.repository", archived).await, [gone(FILE)]);
    let renamed = changed(json!({"action": "renamed", "changes": {"repository": {"name": {"from": "store"}}}})).await;
    assert_eq!(renamed, [gone("https://github.com/acme/store/blob/main/catalog-info.yaml"), format!("+{FILE}")]);
    let branch = changed(json!({"action": "edited", "changes": {"default_branch": {"from": "master"}}})).await;
    assert_eq!(branch, [gone("https://github.com/acme/shop/blob/master/catalog-info.yaml"), format!("+{FILE}")]);
    let mut away =
        event(json!({"action": "transferred", "changes": {"owner": {"from": {"organization": {"login": "acme"}}}}}));
    away["repository"]["owner"]["login"] = json!("stranger");
    away["repository"]["html_url"] = json!("https://github.com/stranger/shop");
    assert_eq!(after(&discovery, "github.repository", away).await, [gone(FILE)]);
}
