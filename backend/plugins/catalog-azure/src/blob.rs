//! Names every blob of a container of Azure Blob Storage.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::Integrations;
use callboard_integrations::azure_blob::AzureBlob;
use callboard_integrations::discovery::{
    Discovery, DiscoveryProvider, Found, Naming, Presence, configured_host, required, required_schedule,
};

pub(crate) const SECTION: &str = "catalog.providers.azureBlob";

/// One definition of `catalog.providers.azureBlob`.
struct Container {
    store: AzureBlob,
    name: String,
}

pub(crate) fn provider(
    id: &str,
    config: &Config,
    hosts: &Integrations,
) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let account = required(config, "accountName", "an account of integrations.azureBlobStorage")?;
    let found = hosts.azure_blob(&account);
    let container = Container {
        store: configured_host(config, "accountName", &account, "azureBlobStorage", found)?.patient(),
        name: required(config, "containerName", "the container whose blobs are catalog files")?,
    };
    let naming = Naming::url(format!("azureBlobStorage-provider:{id}"), Presence::Required);
    Ok(DiscoveryProvider::shared(naming, required_schedule(config)?, container))
}

#[async_trait]
impl Discovery for Container {
    async fn find(&self) -> Result<Found, ProviderError> {
        let targets = self.store.list(&self.name).await?;
        Ok(Found { looked_at: targets.len(), targets })
    }
}

#[cfg(test)]
mod tests {
    use callboard_integrations::testing::{busy_at_first, hosts, overlaid, run, targets};
    use serde_json::{Value, json};
    use wiremock::matchers::{header_exists, path, query_param, query_param_is_missing};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::providers;

    fn page(blobs: &[(&str, usize)], next: &str) -> ResponseTemplate {
        let blobs = blobs.iter().map(|(name, size)| {
            format!(
                "<Blob><Name>{name}</Name><Properties><Last-Modified>Tue, 24 Nov 2026 10:00:00 GMT</Last-Modified><Etag>0x1</Etag>\
                 <Content-Length>{size}</Content-Length><Content-Type>text/plain</Content-Type></Properties></Blob>"
            )
        });
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://acme.blob.core.windows.net/\" ContainerName=\"files\">\
             <Blobs>{}</Blobs><NextMarker>{next}</NextMarker></EnumerationResults>",
            blobs.collect::<String>()
        );
        ResponseTemplate::new(200).set_body_raw(body, "application/xml")
    }

    /// A container with two pages of blobs.
    async fn server() -> MockServer {
        let server = MockServer::start().await;
        let list = || {
            Mock::given(path("/files"))
                .and(query_param("restype", "container"))
                .and(query_param("comp", "list"))
                .and(header_exists("authorization"))
        };
        let first = page(&[("teams", 0), ("teams/b c.yaml", 10)], "more");
        list().and(query_param_is_missing("marker")).respond_with(first).mount(&server).await;
        list().and(query_param("marker", "more")).respond_with(page(&[("a.yaml", 10)], "")).mount(&server).await;
        server
    }

    fn provider(server: &MockServer, more: Value) -> Result<Arc<dyn EntityProvider>, ConfigError> {
        let definition = overlaid(
            json!({"accountName": "acme", "containerName": "files", "schedule": {"frequency": "PT1H", "timeout": "PT1H"}}),
            more,
        );
        let entry = json!({"accountName": "acme", "accountKey": "a2V5", "endpoint": server.uri()});
        let host = server.address().to_string();
        let (config, hosts) = hosts(&host, json!({"azureBlobStorage": [entry]}), json!({"azureBlob": definition}));
        Ok(providers(&config, &hosts)?.remove(0))
    }

    #[tokio::test]
    async fn every_blob_of_every_page() {
        let server = server().await;
        busy_at_first(&server).await;
        let provider = provider(&server, json!({})).unwrap();
        assert_eq!(provider.name(), "azureBlobStorage-provider:default");
        let base = server.uri();
        assert_eq!(
            targets(&provider, Some("required")).await,
            [format!("{base}/files/a.yaml"), format!("{base}/files/teams/b%20c.yaml")]
        );
    }

    #[tokio::test]
    async fn a_container_that_cannot_be_listed_changes_nothing() {
        let server = server().await;
        let error = run(&provider(&server, json!({"containerName": "none"})).unwrap()).await.unwrap_err().to_string();
        assert!(error.contains("/none could not be listed"), "{error}");
    }

    #[tokio::test]
    async fn definitions_are_checked_at_start() {
        let server = MockServer::start().await;
        for (more, key) in [
            (
                json!({"accountName": "other"}),
                "azureBlob.accountName 'other' has no entry under integrations.azureBlobStorage",
            ),
            (json!({"containerName": null}), "azureBlob.containerName is required"),
            (json!({"schedule": null}), "azureBlob.schedule is required"),
        ] {
            let error = provider(&server, more).err().unwrap().to_string();
            assert!(error.contains(key), "{error}");
        }
    }
}
