use std::sync::LazyLock;

use callboard_config::Config;
use callboard_core::url_reader::{HostReader, ReadOptions, ReadResult};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::pkcs8::{EncodePublicKey, LineEnding};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{header, header_exists, method, path, query_param};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::Github;
use crate::Integrations;
use crate::archive::tests::packed;

/// The private and the public key of an app, as PEM; made once for all tests, and known to nobody else.
static KEYS: LazyLock<(String, String)> = LazyLock::new(|| {
    let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
    let private = key.to_pkcs1_pem(LineEnding::LF).unwrap().to_string();
    (private, key.to_public_key().to_public_key_pem(LineEnding::LF).unwrap())
});

/// A GitHub on this machine with `more` in its entry.
fn github(server: &MockServer, more: Value) -> Github {
    let host = server.address().to_string();
    let mut entry = json!({"host": host, "apiBaseUrl": format!("{}/api/v3", server.uri())});
    entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let config = Config::from_value(json!({"integrations": {"github": [entry]}}));
    let http = callboard_core::outgoing::HttpClient::new(&config).unwrap();
    Integrations::new(&config, &http).unwrap().github(&host).unwrap().clone()
}

fn url(server: &MockServer, path: &str) -> Url {
    format!("{}{path}", server.uri()).parse().unwrap()
}

fn text(read: &ReadResult) -> (&str, Option<&str>) {
    let ReadResult::Content { bytes, etag, .. } = read else { panic!("{read:?}") };
    (std::str::from_utf8(bytes).unwrap(), etag.as_deref())
}

#[tokio::test]
async fn a_file_through_the_api_with_its_version() {
    let server = MockServer::start().await;
    let at = "/api/v3/repos/acme/shop/contents/a%20b/catalog-info.yaml";
    Mock::given(path(at))
        .and(header("if-none-match", "\"1\""))
        .respond_with(ResponseTemplate::new(304))
        .with_priority(1)
        .mount(&server)
        .await;
    Mock::given(path(at))
        .and(query_param("ref", "fix/x"))
        .and(header("authorization", "Bearer t"))
        .and(header("accept", "application/vnd.github.v3.raw"))
        .respond_with(ResponseTemplate::new(200).set_body_string("kind: API").insert_header("etag", "\"1\""))
        .mount(&server)
        .await;
    let github = github(&server, json!({"token": "t"}));
    let file = url(&server, "/acme/shop/blob/fix%2Fx/a%20b/catalog-info.yaml");
    assert!(github.reads(&file) && !github.reads(&Url::parse("http://127.0.0.1/acme").unwrap()));
    let read = github.read(&file, ReadOptions::default()).await.unwrap();
    assert_eq!(text(&read), ("kind: API", Some("\"1\"")));
    let known = ReadOptions { etag: Some("\"1\"".into()), ..ReadOptions::default() };
    assert_eq!(github.read(&file, known).await.unwrap(), ReadResult::NotModified);
    let missing = github.read(&url(&server, "/acme/shop/blob/main/none.yaml"), ReadOptions::default()).await;
    assert_eq!(missing.unwrap_err().name(), "NotFoundError");
}

#[tokio::test]
async fn a_stranger_reads_plain_files() {
    let server = MockServer::start().await;
    let github = github(&server, json!({"rawBaseUrl": format!("{}/raw", server.uri())}));
    Mock::given(path("/raw/acme/shop/main/a.yaml"))
        .respond_with(ResponseTemplate::new(200).set_body_string("x"))
        .mount(&server)
        .await;
    let read = github.read(&url(&server, "/acme/shop/tree/main/a.yaml"), ReadOptions::default()).await.unwrap();
    assert_eq!(text(&read), ("x", None));
    assert!(!server.received_requests().await.unwrap()[0].headers.contains_key("authorization"));
}

/// The API of a repository with these files at commit `c1`.
async fn repository(server: &MockServer, truncated: bool) {
    let at = |rest: &str| path(format!("/api/v3/repos/acme/shop/{rest}"));
    Mock::given(at("commits/main"))
        .and(header("accept", "application/vnd.github.sha"))
        .respond_with(ResponseTemplate::new(200).set_body_string("c1"))
        .mount(server)
        .await;
    let tree = json!({"sha": "c1", "truncated": truncated, "tree": [
        {"path": "a", "type": "tree", "sha": "t1"},
        {"path": "a/catalog-info.yaml", "type": "blob", "sha": "b1"},
        {"path": "b/catalog-info.yaml", "type": "blob", "sha": "b2"},
        {"path": "b/deep/catalog-info.yaml", "type": "blob", "sha": "b3"},
    ]});
    Mock::given(at("git/trees/c1"))
        .and(query_param("recursive", "1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(tree))
        .mount(server)
        .await;
    for blob in ["b1", "b2"] {
        Mock::given(at(&format!("git/blobs/{blob}")))
            .respond_with(ResponseTemplate::new(200).set_body_string(format!("file {blob}")))
            .mount(server)
            .await;
    }
    let archive = packed(&[("acme-shop-c1/b/catalog-info.yaml", "from the archive"), ("acme-shop-c1/README.md", "x")]);
    Mock::given(at("tarball/c1")).respond_with(ResponseTemplate::new(200).set_body_bytes(archive)).mount(server).await;
}

#[tokio::test]
async fn a_pattern_is_matched_against_the_tree() {
    let server = MockServer::start().await;
    repository(&server, false).await;
    let github = github(&server, json!({"token": "t"}));
    let pattern = url(&server, "/acme/shop/blob/main/*/catalog-info.yaml");
    let found = github.search(&pattern, ReadOptions::default()).await.unwrap();
    let shown: Vec<_> = found.iter().map(|(address, read)| (address.as_str(), text(read))).collect();
    let base = format!("{}/acme/shop/blob/main", server.uri());
    let addresses = [format!("{base}/a/catalog-info.yaml"), format!("{base}/b/catalog-info.yaml")];
    assert_eq!(
        shown,
        [(addresses[0].as_str(), ("file b1", Some("b1"))), (addresses[1].as_str(), ("file b2", Some("b2")))]
    );
    let known = ReadOptions { etag: Some("b1".into()), ..ReadOptions::default() };
    assert_eq!(github.search(&pattern, known).await.unwrap()[0], (addresses[0].clone(), ReadResult::NotModified));
    let none = github.search(&url(&server, "/acme/shop/blob/main/c/*.yaml"), ReadOptions::default()).await;
    assert_eq!(none.unwrap_err().name(), "NotFoundError");
}

#[tokio::test]
async fn a_tree_that_is_too_large_comes_as_an_archive() {
    let server = MockServer::start().await;
    repository(&server, true).await;
    let github = github(&server, json!({"token": "t"}));
    let found = github
        .search(&url(&server, "/acme/shop/blob/main/**/catalog-info.yaml"), ReadOptions::default())
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(text(&found[0].1), ("from the archive", Some("c1")));
}

#[tokio::test]
async fn a_rate_limit_is_said_as_such() {
    let server = MockServer::start().await;
    let reset = (Timestamp::now().as_second() + 1800).to_string();
    let limited = ResponseTemplate::new(403)
        .insert_header("x-ratelimit-remaining", "0")
        .insert_header("x-ratelimit-reset", reset.as_str());
    Mock::given(method("GET")).respond_with(limited).mount(&server).await;
    let github = github(&server, json!({"token": "t"}));
    let error = github.read(&url(&server, "/acme/shop/blob/main/a.yaml"), ReadOptions::default()).await.unwrap_err();
    assert!(error.to_string().contains("rate limit") && error.name() == "Error", "{error}");
}

/// Gives a token to whoever shows what an app with the key of these tests signed.
struct ForTheApp(Value);

impl Respond for ForTheApp {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let signed = request.headers["authorization"].to_str().unwrap().strip_prefix("Bearer ").unwrap();
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_issuer(&["7"]);
        rules.set_required_spec_claims(&["exp", "iss"]);
        let key = DecodingKey::from_rsa_pem(KEYS.1.as_bytes()).unwrap();
        match jsonwebtoken::decode::<Value>(signed, &key, &rules) {
            Ok(statement) => {
                let (iat, exp) = (statement.claims["iat"].as_i64().unwrap(), statement.claims["exp"].as_i64().unwrap());
                assert!(exp - iat <= 600 && iat <= Timestamp::now().as_second());
                ResponseTemplate::new(200).set_body_json(&self.0)
            }
            Err(error) => ResponseTemplate::new(401).set_body_string(error.to_string()),
        }
    }
}

async fn app_server() -> MockServer {
    let server = MockServer::start().await;
    let installations = json!([
        {"id": 1, "account": {"login": "Acme", "type": "Organization"}},
        {"id": 2, "account": {"login": "other", "type": "User"}},
        {"id": 3, "account": {"login": "asleep", "type": "Organization"}, "suspended_at": "2026-01-01T00:00:00Z"},
    ]);
    Mock::given(path("/api/v3/app/installations")).respond_with(ForTheApp(installations)).mount(&server).await;
    for id in [1, 2] {
        let expires_at = Timestamp::now().as_second() + 3600;
        let token = json!({"token": format!("token {id}"), "expires_at": Timestamp::from_second(expires_at).unwrap()});
        Mock::given(method("POST"))
            .and(path(format!("/api/v3/app/installations/{id}/access_tokens")))
            .respond_with(ForTheApp(token))
            .mount(&server)
            .await;
    }
    Mock::given(path("/api/v3/repos/acme/shop/contents/a.yaml"))
        .and(header("authorization", "Bearer token 1"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&server)
        .await;
    Mock::given(path("/api/v3/repos/asleep/shop/contents/a.yaml"))
        .and(header_exists("authorization"))
        .respond_with(ResponseTemplate::new(418))
        .mount(&server)
        .await;
    Mock::given(path("/api/v3/repos/asleep/shop/contents/a.yaml"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&server)
        .await;
    server
}

fn app(more: Value) -> Value {
    let mut app = json!({"appId": 7, "clientId": "c", "clientSecret": "s", "webhookSecret": "w", "privateKey": KEYS.0.replace('\n', "\\n")});
    app.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"apps": [app]})
}

#[tokio::test]
async fn an_app_gets_one_token_for_each_owner() {
    let server = app_server().await;
    let github = github(&server, app(json!({})));
    for _ in 0..3 {
        github.read(&url(&server, "/acme/shop/blob/main/a.yaml"), ReadOptions::default()).await.unwrap();
    }
    // Suspended there, so a stranger.
    github.read(&url(&server, "/asleep/shop/blob/main/a.yaml"), ReadOptions::default()).await.unwrap();
    let asked = server.received_requests().await.unwrap();
    let count = |end: &str| asked.iter().filter(|request| request.url.path().ends_with(end)).count();
    assert_eq!((count("/installations"), count("/access_tokens"), count("/a.yaml")), (1, 1, 4));
    let owners: Vec<String> =
        github.installations(None).await.unwrap().into_iter().map(|installation| installation.owner).collect();
    assert_eq!(owners, ["Acme", "other"]);
}

#[tokio::test]
async fn an_app_is_used_only_for_the_owners_that_it_may() {
    let server = app_server().await;
    let elsewhere = github(&server, app(json!({"allowedInstallationOwners": ["other"]})));
    let refused = elsewhere.read(&url(&server, "/acme/shop/blob/main/a.yaml"), ReadOptions::default()).await;
    assert_eq!(refused.unwrap_err().name(), "NotFoundError");
    let owners: Vec<String> =
        elsewhere.installations(Some(7)).await.unwrap().into_iter().map(|installation| installation.owner).collect();
    assert_eq!(owners, ["other"]);
    assert!(elsewhere.installations(Some(8)).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_graph_answers_with_data_or_with_what_is_wrong() {
    let server = MockServer::start().await;
    let at = || Mock::given(method("POST")).and(path("/api/graphql")).and(header("authorization", "Bearer t"));
    let say = |value: Value| ResponseTemplate::new(200).set_body_json(value);
    at().respond_with(say(json!({"data": {"viewer": {"login": "x"}}}))).up_to_n_times(1).mount(&server).await;
    at().respond_with(say(json!({"data": null, "errors": [{"type": "NOT_FOUND", "message": "no such organization"}]})))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    at().respond_with(say(json!({"errors": [{"type": "RATE_LIMITED", "message": "slow down"}]}))).mount(&server).await;
    let github = github(&server, json!({"token": "t"}));
    let ask = async || github.graphql::<Value>("acme", "query { viewer { login } }", &json!({})).await;
    assert_eq!(ask().await.unwrap()["viewer"]["login"], "x");
    assert!(ask().await.unwrap_err().is_not_found());
    assert!(ask().await.unwrap_err().to_string().contains("rate limit"));
}
