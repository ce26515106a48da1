use callboard_core::catalog::{EntityProvider, Mutation};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::{Org, providers};
use crate::testing::{Done, Recorder, hosts, variables};

/// Two organisations. `acme` has a team with three members, which come two at a time, and a team below it.
struct Organizations;

fn page(nodes: Value, next: Option<&str>) -> Value {
    json!({"nodes": nodes, "pageInfo": {"hasNextPage": next.is_some(), "endCursor": next}})
}

fn member(login: &str) -> Value {
    json!({"login": login, "id": format!("id-{login}"), "name": login.to_uppercase(), "bio": "", "email": format!("{login}@mail.example"),
        "avatarUrl": "https://pictures.example/1", "organizationVerifiedDomainEmails": [format!("{login}@acme.example")],
        "suspendedAt": (login == "gone").then_some("2026-01-01T00:00:00Z")})
}

fn team(slug: &str, parent: Option<&str>, members: Value) -> Value {
    json!({"slug": slug, "combinedSlug": format!("acme/{slug}"), "name": slug.to_uppercase(), "description": "A team",
        "avatarUrl": null, "editTeamUrl": "https://github.com/edit", "parentTeam": parent.map(|slug| json!({"slug": slug})), "members": members})
}

impl Respond for Organizations {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let (query, variables) = (body["query"].as_str().unwrap(), variables(request));
        let acme = variables["org"] == "acme";
        let login = |login: &str| json!({"login": login});
        let organization = if query.contains("user(login") {
            let there = variables["login"] == "ann" && acme;
            let mut user = member(variables["login"].as_str().unwrap());
            user["organization"] = if there { json!({"login": "acme"}) } else { Value::Null };
            return ResponseTemplate::new(200).set_body_json(json!({"data": {"user": user}}));
        } else if query.contains("childTeams") {
            json!({"team": {"childTeams": page(json!([{"slug": "sub"}]), None)}})
        } else if query.contains("userLogins") {
            json!({"teams": page(json!([{"slug": "core", "members": {"nodes": [login("ann")]}}, {"slug": "above", "members": {"nodes": []}}]), None)})
        } else if query.contains("membersWithRole") && acme {
            let (nodes, next) = match variables["after"].as_str() {
                None => (json!([member("ann"), member("bob")]), Some("2")),
                Some(_) => (json!([member("Cem"), member("gone")]), None),
            };
            json!({"membersWithRole": page(nodes, next)})
        } else if query.contains("membersWithRole") {
            json!({"membersWithRole": page(json!([member("ann")]), None)})
        } else if query.contains("team(slug") {
            let rest = match variables["membersAfter"].as_str() {
                None => page(json!([login("ann"), login("bob")]), Some("m2")),
                Some(_) => page(json!([login("Cem")]), None),
            };
            json!({"team": team("core", None, rest)})
        } else if acme {
            let (nodes, next) = match variables["after"].as_str() {
                None => {
                    (json!([team("core", None, page(json!([login("ann"), login("bob")]), Some("m2")))]), Some("t2"))
                }
                Some(_) => (json!([team("sub", Some("core"), page(json!([login("bob")]), None))]), None),
            };
            json!({"teams": page(nodes, next)})
        } else {
            json!({"teams": page(json!([team("core", None, page(json!([login("ann")]), None))]), None)})
        };
        ResponseTemplate::new(200).set_body_json(json!({"data": {"organization": organization}}))
    }
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path("/graphql")).respond_with(Organizations).mount(&server).await;
    server
}

fn definition(server: &MockServer, more: Value) -> Value {
    let mut definition = json!({"id": "x", "githubUrl": server.uri(), "orgs": ["acme"], "schedule": {"frequency": "PT1H", "timeout": "PT1H"}});
    definition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    definition
}

fn provider(server: &MockServer, more: Value) -> Org {
    let (config, hosts) = hosts(server, json!({"githubOrg": definition(server, more)}));
    providers(&config, &hosts).unwrap().remove(0)
}

async fn run(org: &Org) -> Vec<Value> {
    let told = Recorder::default();
    org.run(&told).await.unwrap();
    let Some(Done::Applied(Mutation::Full(entities))) = told.take().pop() else { panic!("no full run") };
    assert!(entities.iter().all(|deferred| deferred.location_key.as_deref() == Some("GithubMultiOrgEntityProvider:x")));
    entities.into_iter().map(|deferred| deferred.entity).collect()
}

fn named<'a>(entities: &'a [Value], kind: &str, name: &str) -> &'a Value {
    entities.iter().find(|entity| entity["kind"] == kind && entity["metadata"]["name"] == name).unwrap()
}

#[tokio::test]
async fn teams_and_members_of_one_organisation() {
    let server = server().await;
    let entities = run(&provider(&server, json!({"excludeSuspendedUsers": true}))).await;
    let base = server.uri();
    let expected = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Group",
        "metadata": {"name": "core", "description": "A team", "annotations": {
            "github.com/team-slug": "acme/core", "backstage.io/edit-url": "https://github.com/edit",
            "backstage.io/managed-by-location": format!("url:{base}/orgs/acme/teams/core"),
            "backstage.io/managed-by-origin-location": format!("url:{base}/orgs/acme/teams/core")}},
        "spec": {"type": "team", "profile": {"displayName": "CORE"}, "children": ["sub"],
            "members": ["user:default/cem", "user:default/ann", "user:default/bob"]},
    });
    assert_eq!(named(&entities, "Group", "core"), &expected);
    assert_eq!(named(&entities, "Group", "sub")["spec"]["parent"], "core");
    let bob = named(&entities, "User", "bob");
    assert_eq!(bob["spec"]["memberOf"], json!(["group:default/core", "group:default/sub"]));
    assert_eq!(
        bob["spec"]["profile"],
        json!({"displayName": "BOB", "email": "bob@mail.example", "picture": "https://pictures.example/1"})
    );
    assert_eq!(bob["metadata"]["annotations"]["github.com/user-id"], "id-bob");
    assert_eq!(named(&entities, "User", "Cem")["spec"]["memberOf"], json!(["group:default/core"]));
    assert!(!entities.iter().any(|entity| entity["metadata"]["name"] == "gone"));
}

#[tokio::test]
async fn several_organisations_have_namespaces() {
    let server = server().await;
    let verified = json!({"orgs": ["acme", "Other"], "defaultUserTransformer": {"useVerifiedEmails": true}});
    let entities = run(&provider(&server, verified)).await;
    let ann = named(&entities, "User", "ann");
    assert_eq!(ann["spec"]["memberOf"], json!(["group:acme/core", "group:other/core"]));
    assert_eq!(ann["spec"]["profile"]["email"], "ann@acme.example");
    let namespaces: Vec<&str> = entities.iter().filter_map(|entity| entity["metadata"]["namespace"].as_str()).collect();
    assert_eq!(namespaces, ["acme", "acme", "other"]);
}

#[tokio::test]
async fn events_are_taken_in_at_once() {
    let server = server().await;
    let org = provider(&server, json!({}));
    let after = async |topic: &str, payload: Value| {
        let told = Recorder::default();
        org.on_event(topic, &payload, &told).await.unwrap();
        told.take()
    };
    let change = json!({"action": "added", "organization": {"login": "Acme"}, "team": {"slug": "core"}, "member": {"login": "ann"}});
    let [Done::Applied(Mutation::Delta { added, removed })] = &after("github.membership", change.clone()).await[..]
    else {
        panic!("no change")
    };
    assert_eq!(added[0].entity["spec"]["members"], json!(["user:default/cem", "user:default/ann", "user:default/bob"]));
    assert_eq!(added[0].entity["spec"]["children"], json!(["sub"]));
    assert_eq!(added[1].entity["spec"]["memberOf"], json!(["group:default/core"]));
    assert!(removed.is_empty());

    let left = json!({"action": "member_removed", "organization": {"login": "acme"}, "membership": {"user": {"login": "Dan"}}});
    let [Done::Applied(Mutation::Delta { added, removed })] = &after("github.organization", left).await[..] else {
        panic!("no change")
    };
    assert_eq!((added.len(), removed.as_slice()), (0, ["user:default/dan".to_owned()].as_slice()));

    let renamed = json!({"action": "edited", "organization": {"login": "acme"}, "team": {"slug": "core"}});
    assert!(matches!(after("github.team", renamed).await[..], [Done::Applied(Mutation::Full(_))]));
    let mut foreign = change;
    foreign["organization"]["login"] = json!("stranger");
    assert!(after("github.membership", foreign).await.is_empty());
    assert!(after("github.installation", json!({"action": "created"})).await.is_empty());
}

#[tokio::test]
async fn definitions_are_checked_at_start() {
    let server = MockServer::start().await;
    let good = definition(&server, json!({}));
    for (key, value) in [
        ("id", Value::Null),
        ("githubUrl", json!("nowhere")),
        ("githubUrl", json!("https://ghe.example")),
        ("schedule", Value::Null),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        let (config, hosts) = hosts(&server, json!({"githubOrg": [good.clone(), bad]}));
        let error = providers(&config, &hosts).err().unwrap().to_string();
        assert!(error.contains(&format!("catalog.providers.githubOrg[1].{key}")), "{error}");
    }
}
