use callboard_config::{Config, ConfigError};
use callboard_core::url_reader::{HostReader, ReadOptions, ReadResult};
use serde_json::{Value, json};
use wiremock::matchers::{header, header_exists, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{AzureBlob, AzureBlobSettings};
use crate::reading::testing::{http, text, url};

fn settings(entry: Value) -> Result<AzureBlobSettings, ConfigError> {
    let config = Config::from_value(json!({"integrations": {"azureBlobStorage": [entry]}}));
    Ok(AzureBlobSettings::read_all(&config)?.remove(0))
}

fn blob() -> ResponseTemplate {
    ResponseTemplate::new(200)
        .set_body_string("kind: API")
        .insert_header("etag", "\"1\"")
        .insert_header("last-modified", "Tue, 24 Nov 2026 10:00:00 GMT")
}

#[tokio::test]
async fn a_blob_is_asked_for_with_the_key() {
    let server = MockServer::start().await;
    let at = "/files/a%20b/c.yaml";
    Mock::given(path(at))
        .and(header("if-none-match", "\"1\""))
        .respond_with(ResponseTemplate::new(304))
        .with_priority(1)
        .mount(&server)
        .await;
    Mock::given(path(at)).and(header_exists("x-ms-version")).respond_with(blob()).mount(&server).await;
    let entry = json!({"accountName": "acme", "accountKey": "a2V5", "endpoint": server.uri()});
    let store = AzureBlob::new(settings(entry).unwrap(), http(&server));
    let read = store.read(&url(&server, at), ReadOptions::default()).await.unwrap();
    assert_eq!(text(&read), ("kind: API", Some("\"1\"")));
    let signed = server.received_requests().await.unwrap()[0].headers["authorization"].to_str().unwrap().to_owned();
    assert!(signed.starts_with("SharedKey acme:"), "{signed}");
    let known = ReadOptions { etag: Some("\"1\"".into()), ..ReadOptions::default() };
    assert_eq!(store.search(&url(&server, at), known).await.unwrap()[0].1, ReadResult::NotModified);
    for (path, name) in [
        ("/files/none.yaml", "NotFoundError"),
        ("/files/*.yaml", "InputError"),
        ("/files", "InputError"),
        ("/files/a%2f..%2fb", "InputError"),
    ] {
        let error = store.search(&url(&server, path), ReadOptions::default()).await.unwrap_err();
        assert_eq!(error.name(), name, "{path}");
    }
}

#[tokio::test]
async fn a_signature_goes_into_the_address() {
    let server = MockServer::start().await;
    let signed = Mock::given(method("GET")).and(path("/files/c.yaml")).and(query_param("sig", "x/y="));
    signed.and(query_param("sp", "r")).respond_with(blob()).mount(&server).await;
    for entry in [
        json!({"accountName": "acme", "sasToken": "?sp=r&sig=x%2Fy%3D", "endpoint": server.uri()}),
        json!({"accountName": "acme", "connectionString": format!("BlobEndpoint={}/;SharedAccessSignature=sp=r&sig=x%2Fy%3D", server.uri())}),
    ] {
        let store = AzureBlob::new(settings(entry).unwrap(), http(&server));
        let read = store.read(&url(&server, "/files/c.yaml"), ReadOptions::default()).await.unwrap();
        assert_eq!(text(&read).0, "kind: API");
    }
}

#[test]
fn accounts_have_hosts_of_their_own() {
    let host = |entry: Value| settings(entry).unwrap().host;
    assert_eq!(host(json!({"accountName": "acme"})), "acme.blob.core.windows.net");
    assert_eq!(
        host(json!({"accountName": "acme", "endpointSuffix": "core.usgovcloudapi.net"})),
        "acme.blob.core.usgovcloudapi.net"
    );
    let text = "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5;EndpointSuffix=core.chinacloudapi.cn";
    assert_eq!(host(json!({"accountName": "acme", "connectionString": text})), "acme.blob.core.chinacloudapi.cn");
}

#[test]
fn mistakes_name_their_key() {
    for (entry, key) in [
        (json!({"accountKey": "a2V5"}), "[0].accountName is required"),
        (json!({"accountName": "a", "endpoint": "https://store.example/path"}), "[0].endpoint must not have a path"),
        (json!({"accountName": "a", "accountKey": "k", "sasToken": "s"}), "[0].accountKey stands beside"),
        (json!({"accountName": "a", "connectionString": "secret"}), "[0].connectionString is not made of parts"),
        (json!({"accountName": "a", "aadCredential": {"clientId": "c"}}), "[0].aadCredential.tenantId is required"),
    ] {
        let error = settings(entry).unwrap_err().to_string();
        assert!(error.contains(key) && !error.contains("secret"), "{error}");
    }
}
