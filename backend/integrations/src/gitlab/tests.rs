use callboard_config::Config;
use callboard_core::url_reader::{HostReader, ReadOptions, ReadResult};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{header, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::Gitlab;
use crate::Integrations;
use crate::archive::tests::packed;

fn gitlab(server: &MockServer) -> Gitlab {
    let host = server.address().to_string();
    let entry =
        json!({"host": host, "apiBaseUrl": format!("{}/api/v4", server.uri()), "baseUrl": server.uri(), "token": "t"});
    let config = Config::from_value(json!({"integrations": {"gitlab": [entry]}}));
    let http = callboard_core::outgoing::HttpClient::new(&config).unwrap();
    Integrations::new(&config, &http).unwrap().gitlab(&host).unwrap().clone()
}

fn url(server: &MockServer, path: &str) -> Url {
    format!("{}{path}", server.uri()).parse().unwrap()
}

#[tokio::test]
async fn a_file_with_its_version() {
    let server = MockServer::start().await;
    let at = "/api/v4/projects/g%2Fs%2Fp/repository/files/a%2Fc.yaml/raw";
    Mock::given(path(at))
        .and(header("if-none-match", "W/\"1\""))
        .respond_with(ResponseTemplate::new(304))
        .with_priority(1)
        .mount(&server)
        .await;
    Mock::given(path(at))
        .and(query_param("ref", "main"))
        .and(header("authorization", "Bearer t"))
        .respond_with(ResponseTemplate::new(200).set_body_string("x").insert_header("etag", "W/\"1\""))
        .mount(&server)
        .await;
    let (gitlab, file) = (gitlab(&server), url(&server, "/g/s/p/-/blob/main/a/c.yaml"));
    let read = gitlab.read(&file, ReadOptions::default()).await.unwrap();
    let expected = ReadResult::Content {
        bytes: "x".into(),
        etag: Some("W/\"1\"".into()),
        last_modified: None,
        url: file.to_string(),
    };
    assert_eq!(read, expected);
    let known = ReadOptions { etag: Some("W/\"1\"".into()), ..ReadOptions::default() };
    assert_eq!(gitlab.read(&file, known).await.unwrap(), ReadResult::NotModified);
    let missing = gitlab.search(&url(&server, "/g/s/p/-/blob/main/none.yaml"), ReadOptions::default()).await;
    assert_eq!(missing.unwrap_err().name(), "NotFoundError");
}

#[tokio::test]
async fn a_pattern_is_matched_in_the_archive_of_its_folder() {
    let server = MockServer::start().await;
    let project = "/api/v4/projects/g%2Fp/repository";
    Mock::given(path(format!("{project}/commits")))
        .and(query_param("ref_name", "main"))
        .and(query_param("path", "teams"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([{"id": "c1"}])))
        .mount(&server)
        .await;
    let archive = packed(&[
        ("p-c1-teams/teams/a/c.yaml", "a"),
        ("p-c1-teams/teams/b/c.yaml", "b"),
        ("p-c1-teams/teams/x.yaml", "x"),
    ]);
    Mock::given(path(format!("{project}/archive.tar.gz")))
        .and(query_param("sha", "c1"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(archive))
        .mount(&server)
        .await;
    let (gitlab, pattern) = (gitlab(&server), url(&server, "/g/p/-/blob/main/teams/*/c.yaml"));
    let found = gitlab.search(&pattern, ReadOptions::default()).await.unwrap();
    let addresses: Vec<&str> = found.iter().map(|(address, _)| address.as_str()).collect();
    let base = format!("{}/g/p/-/blob/main/teams", server.uri());
    assert_eq!(addresses, [format!("{base}/a/c.yaml"), format!("{base}/b/c.yaml")]);
    let known = ReadOptions { etag: Some("c1".into()), ..ReadOptions::default() };
    assert_eq!(gitlab.search(&pattern, known).await.unwrap(), [(pattern.to_string(), ReadResult::NotModified)]);
}

#[tokio::test]
async fn lists_and_yes_or_no() {
    let server = MockServer::start().await;
    Mock::given(path("/api/v4/groups"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([{"id": 1}])))
        .mount(&server)
        .await;
    Mock::given(path("/api/v4/broken")).respond_with(ResponseTemplate::new(403)).mount(&server).await;
    let gitlab = gitlab(&server);
    assert_eq!(gitlab.list::<Value>("/groups?per_page=100").await.unwrap(), [json!({"id": 1})]);
    assert!(gitlab.exists("/groups").await.unwrap() && !gitlab.exists("/none").await.unwrap());
    assert!(gitlab.exists("/broken").await.unwrap_err().to_string().contains("integrations"));
}
