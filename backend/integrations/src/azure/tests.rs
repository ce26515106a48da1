use callboard_config::Config;
use callboard_core::url_reader::{HostReader, ReadOptions, ReadResult};
use serde_json::{Value, json};
use wiremock::matchers::{body_string_contains, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{Azure, AzureSettings};
use crate::reading::testing::{http, text, url};

fn azure(server: &MockServer, credential: Value) -> Azure {
    let config = Config::from_value(json!({"integrations": {"azure": [{"credentials": [credential]}]}}));
    let settings = AzureSettings {
        host: server.address().to_string(),
        scheme: "http",
        login_url: server.uri(),
        machine_url: format!("{}/metadata/identity/oauth2/token", server.uri()),
        ..AzureSettings::read_all(&config).unwrap().remove(0)
    };
    Azure::new(settings, http(server))
}

const ITEMS: &str = "/acme/shop/_apis/git/repositories/web/items";
const FILE: &str = "/acme/shop/_git/web?path=/a/c.yaml&version=GBmain";

async fn file(server: &MockServer, authorization: &str) {
    Mock::given(path(ITEMS))
        .and(query_param("path", "/a/c.yaml"))
        .and(query_param("version", "main"))
        .and(query_param("api-version", "6.0"))
        .and(header("authorization", authorization))
        .respond_with(ResponseTemplate::new(200).set_body_string("x").insert_header("etag", "\"1\""))
        .mount(server)
        .await;
}

#[tokio::test]
async fn a_file_with_a_personal_access_token() {
    let server = MockServer::start().await;
    file(&server, "Basic OnBhdA==").await;
    let azure = azure(&server, json!({"personalAccessToken": "pat"}));
    let read = azure.read(&url(&server, FILE), ReadOptions::default()).await.unwrap();
    assert_eq!(text(&read), ("x", Some("\"1\"")));
}

#[tokio::test]
async fn an_application_gets_one_token() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/tenant/oauth2/v2.0/token"))
        .and(body_string_contains("client_id=i&scope=499b84ac-1321-427f-aa17-267ca6975798%2F.default&client_secret=s"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"access_token": "t", "expires_in": 3599})))
        .expect(1)
        .mount(&server)
        .await;
    file(&server, "Bearer t").await;
    let azure = azure(&server, json!({"clientId": "i", "clientSecret": "s", "tenantId": "tenant"}));
    for _ in 0..2 {
        assert_eq!(text(&azure.read(&url(&server, FILE), ReadOptions::default()).await.unwrap()).0, "x");
    }
}

#[tokio::test]
async fn a_machine_vouches_for_an_application() {
    let server = MockServer::start().await;
    Mock::given(path("/metadata/identity/oauth2/token"))
        .and(header("metadata", "true"))
        .and(query_param("client_id", "m"))
        .and(query_param("resource", "api://AzureADTokenExchange"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"access_token": "proof", "expires_in": "3599"})))
        .mount(&server)
        .await;
    Mock::given(path("/tenant/oauth2/v2.0/token"))
        .and(body_string_contains("client_assertion=proof"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"access_token": "t", "expires_in": 3599})))
        .mount(&server)
        .await;
    file(&server, "Bearer t").await;
    let azure = azure(&server, json!({"clientId": "i", "managedIdentityClientId": "m", "tenantId": "tenant"}));
    assert_eq!(text(&azure.read(&url(&server, FILE), ReadOptions::default()).await.unwrap()).0, "x");
}

#[tokio::test]
async fn a_page_that_asks_to_sign_in_is_no_file() {
    let server = MockServer::start().await;
    Mock::given(path(ITEMS)).respond_with(ResponseTemplate::new(203).set_body_string("<html>")).mount(&server).await;
    let azure = azure(&server, json!({"personalAccessToken": "expired"}));
    let error = azure.read(&url(&server, FILE), ReadOptions::default()).await.unwrap_err();
    assert!(error.to_string().contains("integrations.azure"), "{error}");
}

#[tokio::test]
async fn a_pattern_is_matched_against_the_list_of_files() {
    let server = MockServer::start().await;
    let items = json!({"count": 3, "value": [
        {"path": "/a", "objectId": "t", "gitObjectType": "tree", "isFolder": true},
        {"path": "/a/c.yaml", "objectId": "b1", "gitObjectType": "blob"},
        {"path": "/a/deep/c.yaml", "objectId": "b2", "gitObjectType": "blob"},
    ]});
    Mock::given(path(ITEMS))
        .and(query_param("recursionLevel", "Full"))
        .and(query_param("scopePath", "/a"))
        .respond_with(ResponseTemplate::new(200).set_body_json(items))
        .mount(&server)
        .await;
    file(&server, "Basic OnBhdA==").await;
    let azure = azure(&server, json!({"personalAccessToken": "pat"}));
    let pattern = url(&server, "/acme/shop/_git/web?path=/a/*.yaml&version=GBmain");
    let found = azure.search(&pattern, ReadOptions::default()).await.unwrap();
    let address = format!("{}/acme/shop/_git/web?path=%2Fa%2Fc.yaml&version=GBmain", server.uri());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.as_str(), text(&found[0].1)), (address.as_str(), ("x", Some("b1"))));
    let known = ReadOptions { etag: Some("b1".into()), ..ReadOptions::default() };
    assert_eq!(azure.search(&pattern, known).await.unwrap(), [(address, ReadResult::NotModified)]);
}
