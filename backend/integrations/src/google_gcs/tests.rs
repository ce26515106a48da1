use std::sync::LazyLock;

use callboard_config::{Config, ConfigError};
use callboard_core::url_reader::{HostReader, ReadOptions, ReadResult};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{header, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::{Gcs, GcsSettings};
use crate::path::decoded;
use crate::reading::testing::{http, text};

/// The private and the public key of an account, as PEM; made once for all tests, and known to nobody else.
static KEYS: LazyLock<(String, String)> = LazyLock::new(|| {
    let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
    let private = key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string();
    (private, key.to_public_key().to_public_key_pem(LineEnding::LF).unwrap())
});

fn settings(section: Value) -> Result<GcsSettings, ConfigError> {
    Ok(GcsSettings::read(&Config::from_value(json!({"integrations": {"googleGcs": section}})))?.unwrap())
}

/// Gives a token, at this address, for a statement that the account signed.
struct ForTheAccount(String);

impl Respond for ForTheAccount {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let form: Vec<(String, String)> = url::form_urlencoded::parse(&request.body).into_owned().collect();
        assert_eq!(form[0].1, "urn:ietf:params:oauth:grant-type:jwt-bearer");
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_issuer(&["portal@acme.example"]);
        rules.set_audience(&[&self.0]);
        let key = DecodingKey::from_rsa_pem(KEYS.1.as_bytes()).unwrap();
        match jsonwebtoken::decode::<Value>(&form[1].1, &key, &rules) {
            Ok(_) => ResponseTemplate::new(200).set_body_json(json!({"access_token": "t", "expires_in": 3600})),
            Err(error) => ResponseTemplate::new(401).set_body_string(error.to_string()),
        }
    }
}

async fn store(server: &MockServer) -> Gcs {
    let token_url = format!("{}/token", server.uri());
    let given = ForTheAccount(token_url.clone());
    Mock::given(method("POST")).and(path("/token")).respond_with(given).expect(1).mount(server).await;
    for key in ["teams/a%20b.yaml", "teams/x/c.yaml"] {
        // The library encodes the slashes of a key too.
        let at = format!("/shop/{}", decoded(key));
        let object_is = move |request: &Request| decoded(request.url.path()) == at;
        Mock::given(object_is.clone())
            .and(header("if-none-match", "\"1\""))
            .respond_with(ResponseTemplate::new(304))
            .with_priority(1)
            .mount(server)
            .await;
        let object = ResponseTemplate::new(200)
            .set_body_string(key)
            .insert_header("etag", "\"1\"")
            .insert_header("last-modified", "Tue, 24 Nov 2026 10:00:00 GMT");
        Mock::given(object_is).and(header("authorization", "Bearer t")).respond_with(object).mount(server).await;
    }
    let page = |key: &str, next: &str| {
        let body = format!(
            "<?xml version='1.0' encoding='UTF-8'?><ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'><Name>shop</Name><Prefix>teams/</Prefix>\
             <IsTruncated>{}</IsTruncated><Contents><Key>{key}</Key><LastModified>2026-11-24T10:00:00.000Z</LastModified><ETag>\"1\"</ETag><Size>5</Size></Contents>{next}</ListBucketResult>",
            !next.is_empty()
        );
        ResponseTemplate::new(200).set_body_raw(body, "application/xml")
    };
    let list = || Mock::given(path("/shop")).and(query_param("list-type", "2")).and(query_param("prefix", "teams/"));
    let first = page("teams/a b.yaml", "<NextContinuationToken>more</NextContinuationToken>");
    list().and(query_param_is_missing("continuation-token")).respond_with(first).mount(server).await;
    list().and(query_param("continuation-token", "more")).respond_with(page("teams/x/c.yaml", "")).mount(server).await;
    let section = json!({"clientEmail": "portal@acme.example", "privateKey": KEYS.0.replace('\n', "\\n")});
    let mut here = GcsSettings { base_url: server.uri(), ..settings(section).unwrap() };
    here.account.as_mut().unwrap().token_url = token_url;
    Gcs::new(here, http(server))
}

fn url(path: &str) -> Url {
    Url::parse(&format!("https://storage.cloud.google.com{path}")).unwrap()
}

#[tokio::test]
async fn an_object_is_asked_for_with_a_token() {
    let server = MockServer::start().await;
    let store = store(&server).await;
    let object = url("/shop/teams/a%20b.yaml");
    assert!(store.reads(&object) && !store.reads(&Url::parse("https://storage.googleapis.com/shop/a").unwrap()));
    for _ in 0..2 {
        let read = store.read(&object, ReadOptions::default()).await.unwrap();
        assert_eq!(text(&read), ("teams/a%20b.yaml", Some("\"1\"")));
    }
    let known = ReadOptions { etag: Some("\"1\"".into()), ..ReadOptions::default() };
    assert_eq!(store.read(&object, known).await.unwrap(), ReadResult::NotModified);
    for (path, name) in
        [("/shop/none.yaml", "NotFoundError"), ("/shop", "InputError"), ("/shop/a%2f..%2fb", "InputError")]
    {
        let error = store.search(&url(path), ReadOptions::default()).await.unwrap_err();
        assert_eq!(error.name(), name, "{path}");
    }
}

#[tokio::test]
async fn patterns_are_matched_against_the_list() {
    let server = MockServer::start().await;
    let store = store(&server).await;
    let found = async |path: &str| {
        let found = store.search(&url(path), ReadOptions::default()).await.unwrap();
        found.into_iter().map(|(address, _)| address).collect::<Vec<_>>()
    };
    let (one, other) = (url("/shop/teams/a%20b.yaml").to_string(), url("/shop/teams/x/c.yaml").to_string());
    assert_eq!(found("/shop/teams/*").await, [one.clone(), other.clone()]);
    assert_eq!(found("/shop/teams/*.yaml").await, [one]);
    assert_eq!(found("/shop/teams/*/c.yaml").await, [other]);
    let none = store.search(&url("/shop/teams/*.json"), ReadOptions::default()).await;
    assert_eq!(none.unwrap_err().name(), "NotFoundError");
}

#[test]
fn half_an_account_is_a_mistake() {
    for (section, key) in [
        (json!({"clientEmail": "a@example.com"}), "googleGcs.privateKey is required"),
        (json!({"privateKey": "k"}), "googleGcs.clientEmail is required"),
        (json!({"clientEmail": "a@example.com", "privateKey": "hidden"}), "googleGcs.privateKey is no RSA key"),
    ] {
        let error = settings(section).err().unwrap().to_string();
        assert!(error.contains(key) && !error.contains("hidden"), "{error}");
    }
    assert!(settings(json!({})).unwrap().account.is_none());
    assert!(GcsSettings::read(&Config::from_value(json!({}))).unwrap().is_none());
}
