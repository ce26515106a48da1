use callboard_config::Config;
use callboard_core::url_reader::{HostReader, ReadOptions, ReadResult};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{header, header_exists, path, query_param};
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

#[test]
fn half_a_key_is_a_mistake() {
    for (key, other) in [("accessKeyId", "secretAccessKey"), ("secretAccessKey", "accessKeyId")] {
        let config = Config::from_value(json!({"integrations": {"awsS3": [{key: "x"}]}}));
        let error = S3Settings::read_all(&config).unwrap_err().to_string();
        assert!(error.starts_with(&format!("integrations.awsS3[0].{other}")), "{error}");
    }
}

#[tokio::test]
async fn a_role_is_assumed_once() {
    let server = MockServer::start().await;
    let answer = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><AssumedRoleUser><Arn>a</Arn></AssumedRoleUser>\
        <Credentials><AccessKeyId>role-id</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey><SessionToken>session</SessionToken>\
        <Expiration>2026-11-25T15:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    Mock::given(path("/sts"))
        .and(query_param("Action", "AssumeRole"))
        .and(query_param("RoleArn", "arn:aws:iam::1:role/x"))
        .and(query_param("ExternalId", "e"))
        .and(header_exists("authorization"))
        .respond_with(ResponseTemplate::new(200).set_body_string(answer))
        .expect(1)
        .mount(&server)
        .await;
    let object =
        ResponseTemplate::new(200).set_body_string("x").insert_header("last-modified", "Tue, 24 Nov 2026 10:00:00 GMT");
    Mock::given(path("/bucket/a.yaml"))
        .and(header("x-amz-security-token", "session"))
        .respond_with(object)
        .mount(&server)
        .await;
    let mut store = store(
        &server,
        json!({"accessKeyId": "id", "secretAccessKey": "s", "roleArn": "arn:aws:iam::1:role/x", "externalId": "e"}),
    );
    store.identity.service_url = Some(format!("{}/sts", server.uri()));
    for _ in 0..2 {
        assert_eq!(text(&store.read(&url(&server, "/bucket/a.yaml"), ReadOptions::default()).await.unwrap()).0, "x");
    }
}
