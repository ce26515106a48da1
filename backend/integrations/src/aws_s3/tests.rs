use callboard_config::Config;
use callboard_core::url_reader::{HostReader, ReadOptions, ReadResult};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{header, header_exists, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{S3, S3Settings};
use crate::reading::testing::{http, text, url};

fn store(server: &MockServer, more: Value) -> S3 {
    let mut entry = json!({"endpoint": server.uri(), "s3ForcePathStyle": true});
    entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let config = Config::from_value(json!({"integrations": {"awsS3": [entry]}}));
    S3::new(S3Settings::read_all(&config).unwrap().remove(0), http(server))
}

#[tokio::test]
async fn an_object_is_asked_for_with_a_signature() {
    let server = MockServer::start().await;
    let at = "/bucket/a%20b/c.yaml";
    Mock::given(path(at))
        .and(header("if-none-match", "\"1\""))
        .respond_with(ResponseTemplate::new(304))
        .with_priority(1)
        .mount(&server)
        .await;
    Mock::given(path(at))
        .and(header_exists("x-amz-date"))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_string("kind: API")
                .insert_header("etag", "\"1\"")
                .insert_header("last-modified", "Tue, 24 Nov 2026 10:00:00 GMT"),
        )
        .mount(&server)
        .await;
    let store = store(&server, json!({"accessKeyId": "id", "secretAccessKey": "secret"}));
    let object = url(&server, at);
    assert!(store.reads(&object) && !store.reads(&Url::parse("https://example.com/bucket/a").unwrap()));
    let read = store.read(&object, ReadOptions::default()).await.unwrap();
    assert_eq!(text(&read), ("kind: API", Some("\"1\"")));
    let signed = server.received_requests().await.unwrap()[0].headers["authorization"].to_str().unwrap().to_owned();
    assert!(
        signed.starts_with("AWS4-HMAC-SHA256 Credential=id/") && signed.contains("/us-east-1/s3/aws4_request"),
        "{signed}"
    );
    let known = ReadOptions { etag: Some("\"1\"".into()), ..ReadOptions::default() };
    assert_eq!(store.read(&object, known).await.unwrap(), ReadResult::NotModified);
    let missing = store.search(&url(&server, "/bucket/none.yaml"), ReadOptions::default()).await.unwrap_err();
    assert_eq!(missing.name(), "NotFoundError", "{missing}");
    let pattern = store.search(&url(&server, "/bucket/*.yaml"), ReadOptions::default()).await.unwrap_err();
    assert_eq!(pattern.name(), "InputError");
}

#[tokio::test]
async fn half_a_key_and_a_role_are_explained() {
    let config = Config::from_value(json!({"integrations": {"awsS3": [{"accessKeyId": "id"}]}}));
    assert!(S3Settings::read_all(&config).unwrap_err().to_string().contains("[0].secretAccessKey"));
    let server = MockServer::start().await;
    let store = store(&server, json!({"roleArn": "arn:aws:iam::1:role/x"}));
    let error = store.read(&url(&server, "/bucket/a.yaml"), ReadOptions::default()).await.unwrap_err();
    assert!(error.to_string().contains("roleArn"), "{error}");
}
