//! The provider of clusters, `catalog.providers.gcp.gke`.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{DeferredEntity, EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::outgoing::HttpClient;
use callboard_core::scheduler::TaskSchedule;
use callboard_integrations::Secret;
use callboard_integrations::client::{HostClient, HostRequest};
use callboard_integrations::discovery::required_schedule;
use callboard_integrations::google::{GoogleTokens, ServiceAccount};
use url::Url;

use crate::cluster::ClusterList;

const SECTION: &str = "catalog.providers.gcp.gke";
const NAME: &str = "gcp-gke";
const API: &str = "https://container.googleapis.com";
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";

/// The provider, when the configuration has one.
///
/// # Errors
/// When the section is incomplete or malformed.
pub(crate) fn configured(config: &Config, http: &HttpClient) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    if !config.has(SECTION) {
        return Ok(Vec::new());
    }
    Ok(vec![Arc::new(Gke::read(&config.sub(SECTION), http)?)])
}

/// Brings in the clusters of the parents.
pub(crate) struct Gke {
    parents: Vec<Parent>,
    owner: String,
    auth_provider: String,
    schedule: TaskSchedule,
    client: HostClient,
    pub(crate) tokens: GoogleTokens,
    /// Google's own, except in tests.
    pub(crate) api: String,
}

/// `projects/<project>/locations/<location>`.
struct Parent {
    path: String,
    project: String,
}

impl Gke {
    pub(crate) fn read(config: &Config, http: &HttpClient) -> Result<Self, ConfigError> {
        const CREDENTIALS: &str = "googleServiceAccountCredentials";
        let account = config.string(CREDENTIALS)?.map(|text| ServiceAccount::from_key_file(&text)).transpose();
        let account = account.map_err(|problem| config.invalid(CREDENTIALS, &problem))?;
        let tokens = GoogleTokens::new(account, http).map_err(|problem| config.invalid(CREDENTIALS, &problem))?;
        let parents = config.string_or_list("parents")?.unwrap_or_default();
        if parents.is_empty() {
            return Err(config.invalid("parents", "is required, for example [projects/my-project/locations/-]"));
        }
        Ok(Self {
            parents: parents.iter().map(|parent| Parent::read(parent, config)).collect::<Result<_, _>>()?,
            owner: config.string("owner")?.unwrap_or_else(|| "unknown".into()),
            auth_provider: config.string("authProvider")?.unwrap_or_else(|| "google".into()),
            schedule: required_schedule(config)?,
            client: HostClient::new(http.clone(), "container.googleapis.com").patient(),
            tokens,
            api: API.into(),
        })
    }

    async fn clusters(&self, parent: &Parent) -> Result<ClusterList, ProviderError> {
        let token = self.tokens.token(SCOPE).await?;
        let url = Url::parse(&format!("{}/v1/{}/clusters", self.api, parent.path))?;
        let bearer = Secret::new(format!("Bearer {}", token.reveal()));
        Ok(self.client.json(&HostRequest::get(url).authorization(Some(&bearer))).await?)
    }
}

impl Parent {
    fn read(text: &str, config: &Config) -> Result<Self, ConfigError> {
        match text.split('/').collect::<Vec<_>>()[..] {
            ["projects", project, "locations", location] if !project.is_empty() && !location.is_empty() => {
                Ok(Self { path: text.to_owned(), project: project.to_owned() })
            }
            _ => Err(config.invalid("parents", &format!("'{text}' is none; write projects/<project>/locations/-"))),
        }
    }
}

#[async_trait]
impl EntityProvider for Gke {
    fn name(&self) -> &str {
        NAME
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(self.schedule.clone())
    }

    /// Tells the catalog nothing when a part of the answer is missing: what is not in it would be taken away.
    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let mut entities = Vec::new();
        for parent in &self.parents {
            let list = self.clusters(parent).await?;
            if !list.missing_zones.is_empty() {
                let zones = list.missing_zones.join(", ");
                anyhow::bail!("these zones of {} did not answer: {zones}; clusters stay as they were", parent.path);
            }
            for cluster in &list.clusters {
                match cluster.entity(&parent.project, &self.owner, &self.auth_provider) {
                    Some((entity, key)) => entities.push(DeferredEntity { entity, location_key: Some(key) }),
                    None => tracing::warn!(cluster = cluster.name(), "a cluster without an address is left out"),
                }
            }
        }
        tracing::info!(clusters = entities.len(), "read the clusters of Google Kubernetes Engine");
        catalog.apply(Mutation::Full(entities)).await
    }
}
