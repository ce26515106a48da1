use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use callboard_core::catalog::EntityProvider;
use callboard_core::outgoing::HttpClient;
use callboard_integrations::testing::{busy_at_first, run};
use serde_json::{Value, json};
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::provider::configured;

const QUERY: &str = r#"["=","environment","production"]"#;

fn factset(certname: &str, facts: &[(&str, Value)]) -> Value {
    let data: Vec<Value> = facts.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    json!({
        "certname": certname, "environment": "production", "timestamp": "2026-11-24T10:00:00.000Z", "hash": "h",
        "producer": "puppet.example", "facts": {"href": format!("/pdb/query/v4/factsets/{certname}/facts"), "data": data},
    })
}

async fn puppetdb() -> MockServer {
    let server = MockServer::start().await;
    let nodes = json!([
        factset(
            "DB01.acme.example",
            &[
                ("is_virtual", json!(true)),
                ("kernel", json!("Linux")),
                ("ipaddress", json!("10.0.0.7")),
                ("os", json!({"family": "Debian"})),
            ]
        ),
        factset("metal.acme.example", &[("is_virtual", json!("false")), ("kernel", json!("windows"))]),
        factset("new.acme.example", &[]),
    ]);
    Mock::given(path("/base/pdb/query/v4/factsets"))
        .and(query_param("query", QUERY))
        .respond_with(ResponseTemplate::new(200).set_body_json(nodes))
        .mount(&server)
        .await;
    server
}

async fn with_statuses(server: &MockServer) {
    let statuses = json!([
        {"certname": "DB01.acme.example", "latest_report_status": "unchanged"},
        {"certname": "metal.acme.example", "latest_report_status": null},
    ]);
    Mock::given(path("/base/pdb/query/v4/nodes"))
        .respond_with(ResponseTemplate::new(200).set_body_json(statuses))
        .mount(server)
        .await;
}

fn providers(section: Value) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let config = Config::from_value(json!({"catalog": {"providers": {"puppetdb": section}}}));
    configured(&config, &HttpClient::new(&config).unwrap())
}

fn provider(server: &MockServer) -> Arc<dyn EntityProvider> {
    let base = format!("{}/base/", server.uri());
    let section = json!({"baseUrl": base, "query": QUERY, "schedule": {"frequency": "PT1H", "timeout": "PT1H"}});
    providers(section).unwrap().remove(0)
}

#[tokio::test]
async fn nodes_become_resources_although_the_host_is_private_and_busy() {
    let server = puppetdb().await;
    with_statuses(&server).await;
    busy_at_first(&server).await;
    let provider = provider(&server);
    assert_eq!(provider.name(), "puppetdb-provider:default");
    let entities = run(&provider).await.unwrap();
    assert!(entities.iter().all(|found| found.location_key.as_deref() == Some("puppetdb-provider:default")));
    let location = format!("url:{}/base/pdb/query/v4/nodes/db01.acme.example", server.uri());
    assert_eq!(
        entities[0].entity,
        json!({
            "apiVersion": "backstage.io/v1beta1", "kind": "Resource",
            "metadata": {
                "name": "db01.acme.example", "namespace": "default", "description": "10.0.0.7",
                "annotations": {
                    "puppet.com/certname": "db01.acme.example",
                    "backstage.io/managed-by-location": location,
                    "backstage.io/managed-by-origin-location": location,
                },
                "tags": ["linux", "unchanged"],
            },
            "spec": {"type": "virtual-machine", "owner": "unknown", "dependsOn": [], "dependencyOf": []},
        })
    );
    let seen: Vec<_> =
        entities.iter().map(|found| (&found.entity["spec"]["type"], &found.entity["metadata"]["tags"])).collect();
    assert_eq!(seen[1], (&json!("physical-server"), &json!(["windows"])));
    assert_eq!(seen[2], (&json!("physical-server"), &json!([])));
}

#[tokio::test]
async fn a_puppetdb_that_keeps_the_statuses_to_itself_still_gives_its_nodes() {
    let server = puppetdb().await;
    let entities = run(&provider(&server)).await.unwrap();
    assert_eq!(entities[0].entity["metadata"]["tags"], json!(["linux"]));
    assert_eq!(entities.len(), 3);
}

#[tokio::test]
async fn a_run_that_fails_changes_nothing() {
    let server = MockServer::start().await;
    Mock::given(path("/base/pdb/query/v4/factsets")).respond_with(ResponseTemplate::new(400)).mount(&server).await;
    assert!(run(&provider(&server)).await.is_err());
}

#[test]
fn mistakes_in_the_configuration_are_named() {
    let schedule = json!({"frequency": "PT1H", "timeout": "PT1H"});
    let mistakes = [
        (json!({"a": {"schedule": schedule}}), "catalog.providers.puppetdb.a.baseUrl is required"),
        (json!({"a": {"baseUrl": "puppetdb", "schedule": schedule}}), "is no address"),
        (json!({"baseUrl": "https://puppetdb.example"}), "catalog.providers.puppetdb.schedule is required"),
    ];
    for (section, expected) in mistakes {
        let error = providers(section).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    assert!(providers(Value::Null).unwrap().is_empty());
}
