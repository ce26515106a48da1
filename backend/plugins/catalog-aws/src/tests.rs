use std::sync::Arc;

use callboard_config::ConfigError;
use callboard_core::catalog::EntityProvider;
use callboard_integrations::testing::{busy_at_first, hosts, hosts_and, overlaid, run, targets};
use serde_json::{Value, json};
use wiremock::matchers::{header_exists, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::providers;

fn page(keys: &[(&str, usize)], next: Option<&str>) -> ResponseTemplate {
    let contents = keys.iter().map(|(key, size)| {
        format!(
            "<Contents><Key>{key}</Key><LastModified>2026-11-24T10:00:00.000Z</LastModified><ETag>&quot;1&quot;</ETag><Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        )
    });
    let next = next.map(|token| format!("<NextContinuationToken>{token}</NextContinuationToken>")).unwrap_or_default();
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>shop</Name>\
         <Prefix>teams/cat</Prefix><MaxKeys>1000</MaxKeys><IsTruncated>{}</IsTruncated>{}{next}</ListBucketResult>",
        !next.is_empty(),
        contents.collect::<String>()
    );
    ResponseTemplate::new(200).set_body_raw(body, "application/xml")
}

/// A bucket with two pages of objects.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    let list = || {
        Mock::given(path("/shop"))
            .and(query_param("list-type", "2"))
            .and(query_param("prefix", "teams/cat"))
            .and(header_exists("authorization"))
    };
    let first = page(&[("teams/catalog/", 0), ("teams/catalog/b c.yaml", 10)], Some("more"));
    list().and(query_param_is_missing("continuation-token")).respond_with(first).mount(&server).await;
    let second = page(&[("teams/catalog.yaml", 10)], None);
    list().and(query_param("continuation-token", "more")).respond_with(second).mount(&server).await;
    server
}

fn provider(server: &MockServer, definition: Value) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let entry = json!({"endpoint": server.uri(), "s3ForcePathStyle": true, "accessKeyId": "i", "secretAccessKey": "s"});
    let host = server.address().to_string();
    let (config, hosts) = hosts(&host, json!({"awsS3": [entry]}), json!({ "awsS3": definition }));
    Ok(providers(&config, &hosts)?.remove(0))
}

fn definition(more: Value) -> Value {
    overlaid(
        json!({"bucketName": "shop", "prefix": "teams/cat", "schedule": {"frequency": "PT1H", "timeout": "PT1H"}}),
        more,
    )
}

#[tokio::test]
async fn every_object_of_every_page_with_the_prefix() {
    let server = server().await;
    busy_at_first(&server).await;
    let provider = provider(&server, definition(json!({}))).unwrap();
    assert_eq!(provider.name(), "awsS3-provider:default");
    let base = server.uri();
    assert_eq!(
        targets(&provider, Some("required")).await,
        [format!("{base}/shop/teams/catalog.yaml"), format!("{base}/shop/teams/catalog/b%20c.yaml")]
    );
}

#[tokio::test]
async fn a_bucket_may_be_of_another_account() {
    let server = server().await;
    let entry = json!({"endpoint": server.uri(), "s3ForcePathStyle": true, "accessKeyId": "i", "secretAccessKey": "s"});
    let own = json!({"accounts": [{"accountId": "1", "accessKeyId": "other", "secretAccessKey": "s"}]});
    let (config, hosts) = hosts_and(
        &server.address().to_string(),
        json!({"awsS3": [entry]}),
        json!({"awsS3": definition(json!({"accountId": "1"}))}),
        json!({ "aws": own }),
    );
    let provider = providers(&config, &hosts).unwrap().remove(0);
    assert_eq!(targets(&provider, Some("required")).await.len(), 2);
    let asked = server.received_requests().await.unwrap();
    assert!(
        asked.iter().all(|request| request.headers["authorization"].to_str().unwrap().contains("Credential=other/"))
    );
}

#[tokio::test]
async fn a_page_that_does_not_come_changes_nothing() {
    let server = server().await;
    Mock::given(query_param("continuation-token", "more"))
        .respond_with(ResponseTemplate::new(500))
        .with_priority(1)
        .mount(&server)
        .await;
    let error = run(&provider(&server, definition(json!({}))).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("/shop could not be listed"), "{error}");
    let none = provider(&server, definition(json!({"bucketName": "none"}))).unwrap();
    assert!(run(&none).await.is_err());
}

#[tokio::test]
async fn definitions_are_checked_at_start() {
    let server = MockServer::start().await;
    for (section, key) in [
        (json!({"x": definition(json!({"bucketName": null}))}), "awsS3.x.bucketName is required"),
        (json!({"x": definition(json!({"schedule": null}))}), "awsS3.x.schedule is required"),
        (definition(json!({"schedule": null})), "awsS3.schedule is required"),
    ] {
        let error = provider(&server, section).err().unwrap().to_string();
        assert!(error.contains(key), "{error}");
    }
}
