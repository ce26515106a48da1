use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use callboard_config::{Config, ConfigError};
use callboard_core::url_reader::{HostReader, ReadOptions, ReadResult};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{body_json, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{CodeCommit, CodeCommitSettings};
use crate::reading::testing::{http, text};

fn settings(entry: Value) -> Result<CodeCommitSettings, ConfigError> {
    let config = Config::from_value(json!({"integrations": {"awsCodeCommit": [entry]}}));
    Ok(CodeCommitSettings::read_all(&config)?.remove(0))
}

fn url(path: &str) -> Url {
    let base = "https://eu-north-1.console.aws.amazon.com/codesuite/codecommit/repositories/shop/browse";
    Url::parse(&format!("{base}/{path}")).unwrap()
}

#[tokio::test]
async fn a_file_is_asked_for_with_a_signature() {
    let server = MockServer::start().await;
    let answer = json!({"commitId": "c1", "blobId": "b1", "filePath": "a/c.yaml", "fileMode": "NORMAL", "fileSize": 9,
        "fileContent": BASE64_STANDARD.encode("kind: API")});
    Mock::given(method("POST"))
        .and(path("/"))
        .and(header("x-amz-target", "CodeCommit_20150413.GetFile"))
        .and(header("content-type", "application/x-amz-json-1.1"))
        .and(body_json(json!({"repositoryName": "shop", "filePath": "a/c.yaml", "commitSpecifier": "refs/heads/main"})))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .with_priority(1)
        .mount(&server)
        .await;
    for (file, kind) in
        [("none.yaml", "FileDoesNotExistException"), ("secret.yaml", "EncryptionKeyAccessDeniedException")]
    {
        let refused = ResponseTemplate::new(400).set_body_json(json!({"__type": kind, "message": "no such luck"}));
        Mock::given(body_json(json!({"repositoryName": "shop", "filePath": file})))
            .respond_with(refused)
            .mount(&server)
            .await;
    }
    let here = CodeCommitSettings {
        api_url: format!("{}/", server.uri()),
        ..settings(json!({"region": "eu-north-1", "accessKeyId": "id", "secretAccessKey": "s"})).unwrap()
    };
    let store = CodeCommit::new(here, http(&server));
    let file = url("refs/heads/main/--/a/c.yaml");
    assert!(store.reads(&file) && !store.reads(&Url::parse("https://eu-north-1.console.aws.amazon.com/s3/x").unwrap()));
    let read = store.read(&file, ReadOptions::default()).await.unwrap();
    assert_eq!(text(&read), ("kind: API", Some("b1")));
    let signed = server.received_requests().await.unwrap()[0].headers["authorization"].to_str().unwrap().to_owned();
    assert!(
        signed.starts_with("AWS4-HMAC-SHA256 Credential=id/") && signed.contains("/eu-north-1/codecommit/aws4_request"),
        "{signed}"
    );
    let known = ReadOptions { etag: Some("b1".into()), ..ReadOptions::default() };
    assert_eq!(store.search(&file, known).await.unwrap()[0].1, ReadResult::NotModified);
    for (path, name, words) in [
        ("--/none.yaml", "NotFoundError", "does not exist"),
        ("--/secret.yaml", "Error", "no such luck"),
        ("--/*.yaml", "InputError", "wildcard"),
    ] {
        let error = store.search(&url(path), ReadOptions::default()).await.unwrap_err();
        assert!(error.name() == name && error.to_string().contains(words), "{error}");
    }
}

#[test]
fn settings_have_defaults_and_whole_keys() {
    let all = settings(json!({"region": "eu-north-1"})).unwrap();
    assert_eq!(all.host, "eu-north-1.console.aws.amazon.com");
    assert_eq!(all.api_url, "https://codecommit.eu-north-1.amazonaws.com/");
    for (entry, key) in [
        (json!({}), "[0].region is required"),
        (json!({"region": "eu-north-1", "accessKeyId": "id"}), "[0].secretAccessKey is required"),
    ] {
        let error = settings(entry).unwrap_err().to_string();
        assert!(error.contains(key), "{error}");
    }
}
