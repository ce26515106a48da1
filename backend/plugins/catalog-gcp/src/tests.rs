use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use callboard_core::catalog::EntityProvider;
use callboard_core::outgoing::HttpClient;
use callboard_integrations::testing::{busy_at_first, run};
use serde_json::{Value, json};
use wiremock::matchers::{header, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::gke::{Gke, configured};

fn section(more: Value) -> Value {
    let mut section = json!({
        "parents": ["projects/shop/locations/-"], "schedule": {"frequency": "PT1H", "timeout": "PT1H"},
    });
    section.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    section
}

fn config(server: &str, section: Value) -> Config {
    Config::from_value(json!({
        "backend": {"reading": {"allow": [{"host": server}]}}, "catalog": {"providers": {"gcp": {"gke": section}}},
    }))
}

/// A machine of Google that gives the token `t`, and an API that wants it.
fn provider(server: &MockServer, more: Value) -> Arc<dyn EntityProvider> {
    let config = config(&server.address().to_string(), section(more));
    let http = HttpClient::new(&config).unwrap();
    let mut gke = Gke::read(&config.sub("catalog.providers.gcp.gke"), &http).unwrap();
    gke.api = server.uri();
    gke.tokens = gke.tokens.with_machine_at(&format!("{}/machine/token", server.uri()));
    Arc::new(gke)
}

async fn google(answer: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/machine/token"))
        .and(header("metadata-flavor", "Google"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"access_token": "t", "expires_in": 3600})))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(path("/v1/projects/shop/locations/-/clusters"))
        .and(header("authorization", "Bearer t"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&server)
        .await;
    server
}

fn cluster(name: &str, more: Value) -> Value {
    let mut cluster = json!({
        "name": name, "location": "europe-west1", "endpoint": "203.0.113.7", "status": "RUNNING",
        "selfLink": format!("https://container.googleapis.com/v1/projects/shop/locations/europe-west1/clusters/{name}"),
        "masterAuth": {"clusterCaCertificate": "Q0E="},
    });
    cluster.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    cluster
}

#[tokio::test]
async fn clusters_become_resources() {
    let answer = json!({"clusters": [cluster("shop-1", json!({})), cluster("in-the-making", json!({"endpoint": ""}))]});
    let server = google(answer).await;
    busy_at_first(&server).await;
    let provider = provider(&server, json!({"owner": "group:default/platform"}));
    assert_eq!(provider.name(), "gcp-gke");
    let entities = run(&provider).await.unwrap();
    assert_eq!((entities.len(), entities[0].location_key.as_deref()), (1, Some("gcp-gke:europe-west1")));
    assert_eq!(
        entities[0].entity,
        json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Resource",
            "metadata": {
                "name": "shop-1", "namespace": "default",
                "annotations": {
                    "kubernetes.io/api-server": "https://203.0.113.7",
                    "kubernetes.io/api-server-certificate-authority": "Q0E=",
                    "kubernetes.io/auth-provider": "google",
                    "kubernetes.io/dashboard-app": "gke",
                    "kubernetes.io/dashboard-parameters": "{\"projectId\":\"shop\",\"region\":\"europe-west1\",\"clusterName\":\"shop-1\"}",
                    "backstage.io/managed-by-location": "gcp-gke:europe-west1",
                    "backstage.io/managed-by-origin-location": "gcp-gke:europe-west1",
                },
            },
            "spec": {"type": "kubernetes-cluster", "owner": "group:default/platform"},
        })
    );
    // The token is kept for the next run.
    run(&provider).await.unwrap();
}

#[tokio::test]
async fn an_answer_without_some_zones_changes_nothing() {
    let server = google(json!({"clusters": [cluster("shop-1", json!({}))], "missingZones": ["europe-west1-b"]})).await;
    let error = run(&provider(&server, json!({}))).await.unwrap_err().to_string();
    assert!(error.contains("europe-west1-b"), "{error}");
}

#[test]
fn mistakes_in_the_configuration_are_named() {
    let read = |section: Value| -> Result<usize, ConfigError> {
        let config = config("localhost", section);
        configured(&config, &HttpClient::new(&config).unwrap()).map(|providers| providers.len())
    };
    let hidden = r#"{"client_email": "a@example.com", "private_key": "hidden"}"#;
    let mistakes = [
        (json!({"parents": []}), "catalog.providers.gcp.gke.parents is required"),
        (json!({"parents": ["shop"]}), "'shop' is none"),
        (json!({"schedule": null}), "catalog.providers.gcp.gke.schedule is required"),
        (json!({"googleServiceAccountCredentials": hidden}), "is no RSA key"),
        (json!({"googleServiceAccountCredentials": "hidden"}), "is no key file of a service account"),
    ];
    for (more, expected) in mistakes {
        let error = read(section(more)).unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains("hidden"), "{error}");
    }
    assert_eq!(read(Value::Null).unwrap(), 0);
}
