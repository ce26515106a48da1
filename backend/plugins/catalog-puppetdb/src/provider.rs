//! The provider of one PuppetDB.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{DeferredEntity, EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_core::scheduler::TaskSchedule;
use callboard_integrations::client::{HostClient, HostError, HostRequest};
use callboard_integrations::discovery::{definitions, required, required_schedule};
use callboard_integrations::host_of;
use url::Url;

use crate::nodes::{Factset, NodeStatus};

const SECTION: &str = "catalog.providers.puppetdb";
/// The facts of a large estate; each node has some hundred.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// A provider for each PuppetDB of the configuration. Where they are, only the operator says, so they may be on a
/// private network.
///
/// # Errors
/// When the configuration of one of them is incomplete or malformed.
pub(crate) fn configured(config: &Config, http: &HttpClient) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let all = definitions(config, SECTION, &["baseUrl", "query"]);
    all.iter().map(|(id, definition)| Ok(Arc::new(PuppetDb::read(id, definition, http)?) as _)).collect()
}

/// Brings in the nodes of one PuppetDB.
struct PuppetDb {
    name: String,
    client: HostClient,
    factsets: Url,
    nodes: Url,
    query: Option<String>,
    schedule: TaskSchedule,
}

impl PuppetDb {
    fn read(id: &str, config: &Config, http: &HttpClient) -> Result<Self, ConfigError> {
        let base = required(config, "baseUrl", "where PuppetDB answers, for example https://puppetdb.example:8081")?;
        let base = base.trim_end_matches('/');
        let at = |path: &str| {
            let url = Url::parse(&format!("{base}/pdb/query/v4/{path}"));
            url.ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(|| {
                config.invalid("baseUrl", &format!("'{base}' is no address; write https://puppetdb.example:8081"))
            })
        };
        let factsets = at("factsets")?;
        let host = host_of(&factsets);
        let http = http.allowing(AllowRule::parse(&host));
        Ok(Self {
            name: format!("puppetdb-provider:{id}"),
            client: HostClient::new(http, &host).patient(),
            nodes: at("nodes")?,
            factsets,
            query: config.string("query")?,
            schedule: required_schedule(config)?,
        })
    }

    async fn factsets(&self) -> Result<Vec<Factset>, HostError> {
        let mut url = self.factsets.clone();
        if let Some(query) = &self.query {
            url.query_pairs_mut().append_pair("query", query);
        }
        self.client.json(&HostRequest::get(url).accept("application/json").max_bytes(MAX_BYTES)).await
    }

    /// How the last run went on each node. Factsets do not tell, and a company may keep this from the portal.
    async fn statuses(&self) -> HashMap<String, String> {
        let mut url = self.nodes.clone();
        url.query_pairs_mut().append_pair("query", r#"["extract",["certname","latest_report_status"]]"#);
        let rows = self.client.json(&HostRequest::get(url).accept("application/json").max_bytes(MAX_BYTES)).await;
        let rows: Vec<NodeStatus> = rows.unwrap_or_else(|error: HostError| {
            tracing::warn!(provider = self.name, %error, "how the last runs went is not known; nodes get no tag for it");
            Vec::new()
        });
        rows.into_iter().filter_map(|row| Some((row.certname, row.latest_report_status?))).collect()
    }
}

#[async_trait]
impl EntityProvider for PuppetDb {
    fn name(&self) -> &str {
        &self.name
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(self.schedule.clone())
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let factsets = self.factsets().await?;
        let statuses = self.statuses().await;
        tracing::info!(provider = self.name, nodes = factsets.len(), "read PuppetDB");
        let entities = factsets.iter().map(|node| DeferredEntity {
            entity: node.entity(self.nodes.as_str(), statuses.get(&node.certname).map(String::as_str)),
            location_key: Some(self.name.clone()),
        });
        catalog.apply(Mutation::Full(entities.collect())).await
    }
}
