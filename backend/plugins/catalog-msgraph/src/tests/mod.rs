//! The provider against a stub of Microsoft Graph on the loopback address.

mod stub;
mod tenant;

use std::sync::Arc;

use callboard_core::Config;
use callboard_core::catalog::{DeferredEntity, EntityProvider};
use callboard_core::outgoing::{AllowRule, HttpClient};
use serde_json::{Value, json};

use crate::credential::Credential;
use crate::provider;
use crate::token::Tokens;
use callboard_core::catalog::testing::Recorder;
use stub::Stub;
use tenant::{PHOTO, TENANT};

/// The provider of the configuration of one tenant that is at `stub`.
fn provider(stub: &Stub, more: Value) -> Arc<dyn EntityProvider> {
    let mut tenant = json!({
        "target": format!("{}/v1.0", stub.url),
        "authority": stub.url,
        "tenantId": TENANT,
        "clientId": "app",
        "clientSecret": stub::SECRET,
        "schedule": {"frequency": {"hours": 1}, "timeout": {"minutes": 5}},
    });
    tenant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    // Nothing else is allowed on this machine: the configuration of the tenant is what opens it.
    let config = Config::from_value(json!({"catalog": {"providers": {"microsoftGraphOrg": tenant}}}));
    let http = HttpClient::new(&config).unwrap();
    provider::configured(&config, &http).unwrap().remove(0)
}

async fn run(stub: &Stub, more: Value) -> Vec<DeferredEntity> {
    let catalog = Recorder::default();
    provider(stub, more).run(&catalog).await.unwrap();
    catalog.only_full()
}

async fn failure(stub: &Stub, more: Value) -> String {
    let catalog = Recorder::default();
    let error = provider(stub, more).run(&catalog).await.unwrap_err();
    assert!(catalog.mutations().is_empty());
    format!("{error:?}")
}

fn named<'a>(entities: &'a [DeferredEntity], kind: &str, name: &str) -> &'a Value {
    let mut found = entities.iter().map(|deferred| &deferred.entity);
    found.find(|entity| entity["kind"] == kind && entity["metadata"]["name"] == name).unwrap()
}

fn names(entities: &[DeferredEntity], kind: &str) -> Vec<String> {
    let these = entities.iter().map(|deferred| &deferred.entity).filter(|entity| entity["kind"] == kind);
    these.map(|entity| entity["metadata"]["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_tenant_is_read_page_by_page_with_everything_that_belongs_together() {
    let stub = Stub::start().await;
    let provider = provider(&stub, json!({}));
    assert_eq!(provider.name(), "MicrosoftGraphOrgEntityProvider:default");
    let catalog = Recorder::default();
    provider.run(&catalog).await.unwrap();
    let entities = catalog.only_full();
    assert!(entities.iter().all(|deferred| deferred.location_key.as_deref() == Some("msgraph-org-provider:default")));
    // Neither the account that is disabled nor the one without a name.
    let expected = ["ada_example.net", "bob_example.net", "cyd_example.net", "dan_example.net"];
    assert_eq!(names(&entities, "User"), expected);
    assert_eq!(names(&entities, "Group"), ["acme_inc", "board", "engineering", "on_call_night"]);

    let ada = named(&entities, "User", "ada_example.net");
    assert_eq!(ada["spec"]["profile"]["picture"], PHOTO);
    assert_eq!(
        ada["spec"]["memberOf"],
        json!(["group:default/acme_inc", "group:default/engineering", "group:default/on_call_night"])
    );
    assert_eq!(ada["metadata"]["annotations"]["graph.microsoft.com/user-id"], "u-ada");
    assert_eq!(ada["metadata"]["annotations"]["microsoft.com/email"], "Ada@example.net");
    let location = "msgraph:default/u-ada";
    assert_eq!(ada["metadata"]["annotations"]["backstage.io/managed-by-location"], location);
    // No photo at all, and one that is gone when it is asked for.
    assert!(named(&entities, "User", "bob_example.net")["spec"]["profile"].get("picture").is_none());
    assert!(named(&entities, "User", "cyd_example.net")["spec"]["profile"].get("picture").is_none());

    let root = named(&entities, "Group", "acme_inc");
    assert_eq!(root["metadata"]["annotations"]["graph.microsoft.com/tenant-id"], TENANT);
    assert_eq!(root["spec"]["children"], json!(["group:default/board", "group:default/engineering"]));
    let night = named(&entities, "Group", "on_call_night");
    assert_eq!(night["spec"]["parent"], "group:default/engineering");
    assert_eq!(night["metadata"]["annotations"]["graph.microsoft.com/group-id"], "g-night");
}

#[tokio::test]
async fn what_is_asked_is_what_the_configuration_says() {
    let stub = Stub::start().await;
    let more = json!({
        "queryMode": "advanced",
        "user": {"path": "/groups/g-eng/transitiveMembers/microsoft.graph.user/", "filter": "userType eq 'member'", "select": ["id", "jobTitle"], "loadPhotos": false},
        "group": {"search": "\"displayName:on call\"", "select": ["visibility"]},
    });
    let entities = run(&stub, more).await;
    assert_eq!(names(&entities, "User"), ["ada_example.net", "bob_example.net", "cyd_example.net", "dan_example.net"]);
    assert_eq!(names(&entities, "Group"), ["acme_inc", "on_call_night"]);
    let users = stub.first_request("/v1.0/groups/g-eng/transitiveMembers/microsoft.graph.user");
    assert_eq!(users.query["$filter"], "userType eq 'member'");
    assert_eq!(users.query["$select"], "id,displayName,mail,userPrincipalName,accountEnabled,jobTitle");
    assert_eq!((users.query["$count"].as_str(), users.query["$top"].as_str()), ("true", "999"));
    assert!(users.eventual);
    let groups = stub.first_request("/v1.0/groups");
    assert_eq!(groups.query["$search"], "\"displayName:on call\"");
    assert!(groups.query["$select"].ends_with(",visibility") && groups.eventual);
    assert!(!stub.paths().iter().any(|path| path.contains("/photos")));
}

#[tokio::test]
async fn users_may_be_the_members_of_some_groups() {
    let stub = Stub::start().await;
    let more = json!({"userGroupMember": {"filter": "displayName eq 'Engineering'"}, "user": {"loadPhotos": false}});
    let entities = run(&stub, more).await;
    assert_eq!(names(&entities, "User"), ["bob_example.net", "cyd_example.net"]);
    assert!(!stub.paths().iter().any(|path| path == "/v1.0/users"));
    assert!(!stub.first_request("/v1.0/groups").eventual);
}

#[tokio::test]
async fn groups_in_groups_come_along_when_the_configuration_says_so() {
    let stub = Stub::start().await;
    let only = |sub_groups: bool| {
        json!({
            "group": {"filter": "displayName eq 'Engineering'", "includeSubGroups": sub_groups},
            "user": {"loadPhotos": false},
        })
    };
    assert_eq!(names(&run(&stub, only(false)).await, "Group"), ["acme_inc", "engineering"]);
    let entities = run(&stub, only(true)).await;
    assert_eq!(names(&entities, "Group"), ["acme_inc", "engineering", "on_call_night"]);
    assert_eq!(named(&entities, "Group", "on_call_night")["spec"]["parent"], "group:default/engineering");
}

#[tokio::test]
async fn a_token_is_fetched_once_and_again_when_it_is_refused() {
    let stub = Stub::start().await;
    let provider = provider(&stub, json!({}));
    provider.run(&Recorder::default()).await.unwrap();
    provider.run(&Recorder::default()).await.unwrap();
    assert_eq!(stub.tokens(), 1);
    let asked = stub.token_request();
    assert_eq!(asked["grant_type"], "client_credentials");
    assert_eq!((asked["client_id"].as_str(), asked["client_secret"].as_str()), ("app", stub::SECRET));
    assert_eq!(asked["scope"], format!("{}/.default", stub.url));
    stub.revoke_tokens();
    provider.run(&Recorder::default()).await.unwrap();
    assert_eq!(stub.tokens(), 2);
}

#[tokio::test]
async fn the_advice_to_wait_is_followed_and_not_for_ever() {
    let stub = Stub::start().await;
    stub.answer_first("/v1.0/groups/g-eng/members", 2, 429);
    stub.answer_first("/v1.0/users", 1, 503);
    run(&stub, json!({})).await;
    let members = stub.paths().iter().filter(|path| *path == "/v1.0/groups/g-eng/members").count();
    assert_eq!(members, 4, "twice refused, then two pages");
    stub.answer_first("/v1.0/groups", 100, 429);
    let error = failure(&stub, json!({})).await;
    assert!(error.contains("429") && error.contains("/v1.0/groups"), "{error}");
}

#[tokio::test]
async fn a_photo_that_cannot_be_read_costs_nobody_their_entity() {
    let stub = Stub::start().await;
    stub.answer_first("/v1.0/users/u-ada/photos", 1, 403);
    let entities = run(&stub, json!({})).await;
    assert!(named(&entities, "User", "ada_example.net")["spec"]["profile"].get("picture").is_none());
}

#[tokio::test]
async fn what_cannot_be_read_whole_changes_nothing_and_says_why() {
    let stub = Stub::start().await;
    stub.answer_first("/v1.0/groups", 1, 403);
    let error = failure(&stub, json!({})).await;
    assert!(error.contains("Authorization_RequestDenied") && error.contains("GroupMember.Read.All"), "{error}");
    let error = failure(&stub, json!({"clientSecret": "hunter2"})).await;
    assert!(error.contains("AADSTS7000215") && error.contains("catalog.providers.microsoftGraphOrg"), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
    let error = failure(&stub, json!({"user": {"filter": "what is this"}})).await;
    assert!(error.contains("Request_UnsupportedQuery") && error.contains("queryMode"), "{error}");
    // A group that was removed a moment ago has no members, and that is all.
    stub.answer_first("/v1.0/groups/g-eng/members", 1, 404);
    let entities = run(&stub, json!({})).await;
    assert_eq!(named(&entities, "Group", "engineering")["spec"]["children"], json!([]));
}

#[tokio::test]
async fn a_next_page_on_another_host_is_not_asked_for() {
    let (stub, other) = (Stub::start().await, Stub::start().await);
    stub.lead_elsewhere(&other.url);
    let error = failure(&stub, json!({})).await;
    assert!(error.contains("another host"), "{error}");
    assert!(other.paths().is_empty());
}

#[tokio::test]
async fn a_virtual_machine_signs_in_as_itself() {
    let stub = Stub::start().await;
    let nothing = Config::from_value(json!({}));
    let allowed = AllowRule::parse(stub.url.trim_start_matches("http://"));
    let http = HttpClient::new(&nothing).unwrap().allowing(allowed);
    let credential = Credential::Machine { client_id: Some("mine".into()) };
    let endpoint = "https://login.example.net".parse().unwrap();
    let tokens = Tokens::new(http, credential, endpoint, "https://graph.microsoft.com".into(), "here".into())
        .with_machine_endpoint(&format!("{}/machine", stub.url));
    for _ in 0..2 {
        assert_eq!(tokens.bearer().await.unwrap(), "Bearer of-the-machine");
    }
    assert_eq!(stub.tokens(), 1);
    let asked = stub.token_request();
    assert_eq!((asked["resource"].as_str(), asked["client_id"].as_str()), ("https://graph.microsoft.com", "mine"));
}
