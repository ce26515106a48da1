use callboard_config::{Config, ConfigError};
use callboard_core::url_reader::{HostReader, ReadOptions, ReadResult};
use serde_json::{Value, json};
use wiremock::matchers::{header, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{Harness, HarnessSettings};
use crate::reading::testing::{http, text, url};

fn settings(entry: Value) -> Result<HarnessSettings, ConfigError> {
    let config = Config::from_value(json!({"integrations": {"harness": [entry]}}));
    Ok(HarnessSettings::read_all(&config)?.remove(0))
}

#[tokio::test]
async fn files_of_projects_and_of_organisations() {
    let server = MockServer::start().await;
    let host = server.address().to_string();
    let places = [("orgs/o/projects/p/", "acc/o/p/shop"), ("orgs/o/", "acc/o/shop"), ("", "acc/shop")];
    for (name, value, login) in
        [("authorization", "Bearer t", json!({"token": "t"})), ("x-api-key", "k", json!({"apiKey": "k"}))]
    {
        server.reset().await;
        for (_, repository) in places {
            let at = format!("/gateway/code/api/v1/repos/{repository}/+/raw/a%20b/c.yaml");
            Mock::given(path(&at))
                .and(header("if-none-match", "\"1\""))
                .respond_with(ResponseTemplate::new(304))
                .with_priority(1)
                .mount(&server)
                .await;
            Mock::given(path(at))
                .and(query_param("routingId", "acc"))
                .and(query_param("git_ref", "refs/heads/fix/x"))
                .and(header(name, value))
                .respond_with(ResponseTemplate::new(200).set_body_string(repository).insert_header("etag", "\"1\""))
                .mount(&server)
                .await;
        }
        let mut entry = login;
        entry["host"] = json!(host);
        let harness = Harness::new(HarnessSettings { scheme: "http", ..settings(entry).unwrap() }, http(&server));
        for (place, repository) in places {
            let file = format!("/ng/account/acc/module/code/{place}repos/shop/files/fix/x/~/a%20b/c.yaml");
            let file = url(&server, &file);
            let read = harness.read(&file, ReadOptions::default()).await.unwrap();
            assert_eq!(text(&read), (repository, Some("\"1\"")));
            let known = ReadOptions { etag: Some("\"1\"".into()), ..ReadOptions::default() };
            assert_eq!(harness.search(&file, known).await.unwrap()[0].1, ReadResult::NotModified);
        }
        let repository = "/ng/account/acc/module/code/orgs/o/repos/shop";
        for (rest, name) in [
            ("/files/main/~/none.yaml", "NotFoundError"),
            ("/files/main/~/*.yaml", "InputError"),
            ("/files/main/~/a%2f..%2fb", "InputError"),
            ("/files/main", "InputError"),
        ] {
            let error = harness.search(&url(&server, &format!("{repository}{rest}")), ReadOptions::default()).await;
            assert_eq!(error.unwrap_err().name(), name, "{rest}");
        }
    }
}

#[test]
fn a_host_is_required() {
    let error = settings(json!({"token": "t"})).unwrap_err().to_string();
    assert!(error.contains("integrations.harness[0].host is required"), "{error}");
}
