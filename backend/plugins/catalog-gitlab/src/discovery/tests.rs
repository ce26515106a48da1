use std::sync::Arc;

use callboard_core::catalog::{EntityProvider, Mutation};
use callboard_integrations::discovery::location_ref;
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::providers;
use crate::testing::{Done, Recorder, hosts};

fn project(id: u64, name: &str, more: Value) -> Value {
    let mut project = json!({"id": id, "path_with_namespace": format!("acme/{name}"), "web_url": format!("https://git.example/acme/{name}"),
        "default_branch": "main", "archived": false});
    project.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    project
}

/// Three pages of projects, of which all but `bare` have the file.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    let at = "/api/v4/groups/acme/projects";
    let page = |projects: Value, next: Option<u32>| {
        let answer = ResponseTemplate::new(200).set_body_json(projects);
        let link = |page| format!("<{}{at}?page={page}>; rel=\"next\"", server.uri());
        next.map_or(answer.clone(), |next| answer.insert_header("link", link(next).as_str()))
    };
    let pages = [
        json!([project(1, "web", json!({})), project(2, "fork", json!({"forked_from_project": {"id": 9}}))]),
        json!([project(3, "bare", json!({})), project(4, "sub/deep", json!({"default_branch": null}))]),
    ];
    Mock::given(path(at))
        .and(query_param_is_missing("page"))
        .and(query_param("include_subgroups", "true"))
        .respond_with(page(pages[0].clone(), Some(2)))
        .mount(&server)
        .await;
    Mock::given(path(at)).and(query_param("page", "2")).respond_with(page(pages[1].clone(), None)).mount(&server).await;
    for (id, branch) in [(1, "main"), (2, "main"), (4, "master")] {
        Mock::given(method("HEAD"))
            .and(path(format!("/api/v4/projects/{id}/repository/files/catalog-info.yaml")))
            .and(query_param("ref", branch))
            .respond_with(ResponseTemplate::new(200))
            .mount(&server)
            .await;
    }
    server
}

fn provider(server: &MockServer, more: Value) -> Result<Arc<dyn EntityProvider>, callboard_config::ConfigError> {
    let mut definition = json!({"host": server.address().to_string(), "group": "acme", "schedule": {"frequency": "PT1H", "timeout": "PT1H"}});
    definition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (config, hosts) = hosts(server, json!({"gitlab": {"x": definition}}));
    Ok(providers(&config, &hosts)?.remove(0))
}

async fn run(server: &MockServer, more: Value) -> Vec<String> {
    let told = Recorder::default();
    provider(server, more).unwrap().run(&told).await.unwrap();
    let [Done::Applied(Mutation::Full(entities))] = &told.take()[..] else { panic!("not one full run") };
    let targets = entities.iter().map(|deferred| {
        assert_eq!(deferred.location_key.as_deref(), Some("GitlabDiscoveryEntityProvider:x"));
        assert_eq!(deferred.entity["spec"]["presence"], "optional");
        deferred.entity["spec"]["target"]
            .as_str()
            .unwrap()
            .strip_prefix("https://git.example/acme/")
            .unwrap()
            .to_owned()
    });
    targets.collect()
}

#[tokio::test]
async fn projects_with_the_file_pass_the_filters() {
    let server = server().await;
    let (web, fork, deep) = (
        "web/-/blob/main/catalog-info.yaml",
        "fork/-/blob/main/catalog-info.yaml",
        "sub/deep/-/blob/master/catalog-info.yaml",
    );
    assert_eq!(run(&server, json!({})).await, [fork, deep, web]);
    assert_eq!(run(&server, json!({"skipForkedRepos": true, "excludeRepos": ["acme/web"]})).await, [deep]);
    assert_eq!(run(&server, json!({"projectPattern": ["^acme/w", "fork$"]})).await, [fork, web]);
    let first = &server.received_requests().await.unwrap()[0];
    assert!(first.url.query().unwrap().contains("archived=false"));
}

#[tokio::test]
async fn a_project_that_cannot_be_asked_changes_nothing() {
    let server = MockServer::start().await;
    let projects = json!([project(1, "web", json!({}))]);
    Mock::given(path("/api/v4/groups/acme/projects"))
        .respond_with(ResponseTemplate::new(200).set_body_json(projects))
        .mount(&server)
        .await;
    Mock::given(method("HEAD")).respond_with(ResponseTemplate::new(500)).mount(&server).await;
    let told = Recorder::default();
    assert!(provider(&server, json!({})).unwrap().run(&told).await.is_err());
    assert!(told.take().is_empty());
}

#[tokio::test]
async fn the_search_of_gitlab_names_the_projects() {
    let server = server().await;
    let blobs = json!([{"project_id": 1, "path": "catalog-info.yaml"}, {"project_id": 1, "path": "catalog-info.yaml"}, {"project_id": 3, "path": "docs/catalog-info.yaml"}]);
    Mock::given(path("/api/v4/groups/acme/search"))
        .and(query_param("scope", "blobs"))
        .and(query_param("search", "filename:catalog-info.yaml"))
        .respond_with(ResponseTemplate::new(200).set_body_json(blobs))
        .mount(&server)
        .await;
    Mock::given(path("/api/v4/projects/1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(project(1, "web", json!({}))))
        .mount(&server)
        .await;
    assert_eq!(run(&server, json!({"useSearch": true})).await, ["web/-/blob/main/catalog-info.yaml"]);
}

#[tokio::test]
async fn a_push_is_taken_in_at_once() {
    let server = server().await;
    for (id, name) in [(1, "web"), (3, "bare")] {
        Mock::given(path(format!("/api/v4/projects/{id}")))
            .respond_with(ResponseTemplate::new(200).set_body_json(project(id, name, json!({}))))
            .mount(&server)
            .await;
    }
    let discovery = provider(&server, json!({})).unwrap();
    let after = async |id: u64, reference: &str, change: &str| {
        let told = Recorder::default();
        let payload = json!({"project_id": id, "project": {"path_with_namespace": "acme/x"}, "ref": reference, "commits": [{change: ["catalog-info.yaml"]}]});
        discovery.on_event("gitlab.push", &payload, &told).await.unwrap();
        told.take()
    };
    let came = after(1, "refs/heads/main", "added").await;
    assert!(
        matches!(&came[0], Done::Applied(Mutation::Delta { added, removed }) if added.len() == 1 && removed.is_empty())
    );
    let went = after(3, "refs/heads/main", "removed").await;
    let address = "https://git.example/acme/bare/-/blob/main/catalog-info.yaml";
    assert_eq!(went[0], Done::Applied(Mutation::Delta { added: Vec::new(), removed: vec![location_ref(address)] }));
    let changed = after(1, "refs/heads/main", "modified").await;
    assert!(
        matches!(&changed[..], [Done::Refreshed(locations)] if locations[0] == "url:https://git.example/acme/web/-/blob/main/catalog-info.yaml")
    );
    assert!(after(1, "refs/heads/other", "added").await.is_empty());
}

#[tokio::test]
async fn definitions_are_checked_at_start() {
    let server = MockServer::start().await;
    for (more, key) in [
        (json!({"host": null}), "gitlab.x.host"),
        (json!({"host": "git.elsewhere"}), "gitlab.x.host"),
        (json!({"schedule": null}), "gitlab.x.schedule"),
        (json!({"projectPattern": ["["]}), "gitlab.x.projectPattern"),
        (json!({"relations": ["FRIENDS"]}), "gitlab.x.relations"),
        (json!({"host": "gitlab.com", "group": null, "orgEnabled": true}), "gitlab.x.group"),
    ] {
        let error = provider(&server, more).err().unwrap().to_string();
        assert!(error.contains(key), "{error}");
    }
}
