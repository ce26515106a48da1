use std::sync::Arc;

use callboard_core::catalog::{EntityProvider, Mutation};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::providers;
use crate::testing::{Done, Recorder, hosts, variables};

fn group(id: u64, path: &str, parent: Option<u64>) -> Value {
    json!({"id": id, "name": path.to_uppercase(), "full_path": path, "description": "", "visibility": "internal", "avatar_url": null,
        "web_url": format!("https://git.example/groups/{path}"), "parent_id": parent})
}

fn user(id: u64, name: &str, more: Value) -> Value {
    let mut user = json!({"id": id, "username": name, "name": name.to_uppercase(), "state": "active", "avatar_url": "https://pictures.example/1",
        "web_url": format!("https://git.example/{name}"), "email": format!("{name}@acme.example")});
    user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    user
}

/// Members of groups, a page for each.
struct Members;

impl Respond for Members {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let variables = variables(request);
        assert_eq!(variables["relations"], json!(["DIRECT", "INHERITED"]));
        let (ids, next) = match (variables["group"].as_str().unwrap(), variables["after"].as_str()) {
            ("acme/web", None) => (vec![1], Some("2")),
            ("acme/web", Some(_)) => (vec![2], None),
            ("acme/web/core", _) => (vec![2, 7], None),
            _ => (vec![], None),
        };
        let nodes: Vec<Value> =
            ids.into_iter().map(|id| json!({"user": {"id": format!("gid://gitlab/User/{id}")}})).collect();
        let members = json!({"nodes": nodes, "pageInfo": {"hasNextPage": next.is_some(), "endCursor": next}});
        ResponseTemplate::new(200).set_body_json(json!({"data": {"group": {"groupMembers": members}}}))
    }
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    let answer = |value: Value| ResponseTemplate::new(200).set_body_json(value);
    let below =
        json!([group(2, "acme/web", Some(1)), group(3, "acme/web/core", Some(2)), group(4, "acme/secret", Some(1))]);
    let users = json!([
        user(1, "ann", json!({})),
        user(2, "Bob", json!({"group_saml_identity": {"extern_uid": "b-1"}})),
        user(3, "gone", json!({"state": "blocked"})),
        user(4, "robot", json!({"bot": true})),
        user(5, "guest", json!({"email": "guest@elsewhere.example"}))
    ]);
    Mock::given(path("/api/v4/groups/acme")).respond_with(answer(group(1, "acme", None))).mount(&server).await;
    Mock::given(path("/api/v4/groups/acme/descendant_groups")).respond_with(answer(below)).mount(&server).await;
    Mock::given(path("/api/v4/users")).respond_with(answer(users)).mount(&server).await;
    Mock::given(method("POST")).and(path("/api/graphql")).respond_with(Members).mount(&server).await;
    server
}

fn provider(server: &MockServer) -> Arc<dyn EntityProvider> {
    let definition = json!({"host": server.address().to_string(), "group": "acme", "orgEnabled": true, "allowInherited": true,
        "groupPattern": "^acme(/web.*)?$", "userPattern": "@acme\\.example$", "schedule": {"frequency": "PT1H", "timeout": "PT1H"}});
    let (config, hosts) = hosts(server, json!({"gitlab": {"x": definition}}));
    providers(&config, &hosts).unwrap().remove(1)
}

#[tokio::test]
async fn groups_and_users_with_their_memberships() {
    let server = server().await;
    let (told, host) = (Recorder::default(), server.address().ip().to_string());
    let org = provider(&server);
    assert_eq!(org.name(), "GitlabOrgDiscoveryEntityProvider:x");
    org.run(&told).await.unwrap();
    let Some(Done::Applied(Mutation::Full(entities))) = told.take().pop() else { panic!("no full run") };
    let names: Vec<&str> =
        entities.iter().map(|deferred| deferred.entity["metadata"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["acme", "web", "web-core", "Bob", "ann"]);
    let web = &entities[1].entity;
    assert_eq!(
        web["spec"],
        json!({"type": "team", "profile": {"displayName": "ACME/WEB"}, "children": ["web-core"], "parent": "acme"})
    );
    assert_eq!(web["metadata"]["annotations"][format!("{host}/team-path")], "acme/web");
    assert_eq!(
        web["metadata"]["annotations"]["backstage.io/managed-by-location"],
        "url:https://git.example/groups/acme/web"
    );
    let bob = &entities[3].entity;
    assert_eq!(bob["spec"]["memberOf"], json!(["web", "web-core"]));
    assert_eq!(bob["spec"]["profile"]["email"], "Bob@acme.example");
    assert_eq!(bob["metadata"]["annotations"][format!("{host}/saml-external-uid")], "b-1");
    assert_eq!(entities[4].entity["spec"]["memberOf"], json!(["web"]));
}

#[tokio::test]
async fn events_are_taken_in_at_once() {
    let server = server().await;
    let org = provider(&server);
    let after = async |topic: &str, payload: Value| {
        let told = Recorder::default();
        org.on_event(topic, &payload, &told).await.unwrap();
        told.take()
    };
    let removed =
        |entity_ref: &str| [Done::Applied(Mutation::Delta { added: Vec::new(), removed: vec![entity_ref.to_owned()] })];
    assert_eq!(after("gitlab.user_destroy", json!({"username": "Bob"})).await, removed("user:default/bob"));
    assert_eq!(
        after("gitlab.group_destroy", json!({"full_path": "acme/web/core"})).await,
        removed("group:default/web-core")
    );
    assert!(after("gitlab.group_destroy", json!({"full_path": "other"})).await.is_empty());
    assert!(after("gitlab.group_create", json!({"full_path": "acmex/web"})).await.is_empty());
    let joined = after("gitlab.user_add_to_group", json!({"group_path": "core", "user_username": "ann"})).await;
    assert!(matches!(joined[..], [Done::Applied(Mutation::Full(_))]));
}
