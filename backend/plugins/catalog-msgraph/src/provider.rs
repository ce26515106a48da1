//! The provider of one tenant.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use callboard_config::ConfigError;
use callboard_core::Config;
use callboard_core::catalog::{DeferredEntity, EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::outgoing::HttpClient;
use callboard_core::scheduler::TaskSchedule;

use crate::client::GraphClient;
use crate::read;
use crate::settings::Settings;

/// A provider for each tenant of the configuration.
///
/// # Errors
/// When the configuration of one of them is incomplete or malformed.
pub(crate) fn configured(config: &Config, http: &HttpClient) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let tenants = Settings::read_all(config)?.into_iter();
    Ok(tenants.map(|settings| Arc::new(MicrosoftGraphOrg::new(settings, http)) as Arc<dyn EntityProvider>).collect())
}

/// Brings in the users and groups of one tenant.
struct MicrosoftGraphOrg {
    name: String,
    settings: Settings,
    client: GraphClient,
}

impl MicrosoftGraphOrg {
    fn new(settings: Settings, http: &HttpClient) -> Self {
        let client = GraphClient::new(&settings, http);
        Self { name: format!("MicrosoftGraphOrgEntityProvider:{}", settings.id), settings, client }
    }
}

#[async_trait]
impl EntityProvider for MicrosoftGraphOrg {
    fn name(&self) -> &str {
        &self.name
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(self.settings.schedule.clone())
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let began = Instant::now();
        let found = read::org(&self.client, &self.settings).await?.resolved();
        tracing::info!(provider = self.name, entities = found.len(), took = ?began.elapsed(), "read a tenant");
        let key = format!("msgraph-org-provider:{}", self.settings.id);
        let entities = found
            .into_iter()
            .map(|found| DeferredEntity { entity: found.entity, location_key: Some(key.clone()) })
            .collect();
        catalog.apply(Mutation::Full(entities)).await
    }
}
