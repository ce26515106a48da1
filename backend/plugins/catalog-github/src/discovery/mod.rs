//! Finds catalog files in the repositories of an organisation, a user, or an app's installations.

mod events;
mod query;
mod repository;
mod settings;
#[cfg(test)]
mod tests;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::scheduler::TaskSchedule;
use callboard_integrations::Integrations;
use callboard_integrations::discovery::{definitions, location};
use callboard_integrations::github::Github;
use serde_json::Value;

pub(crate) use query::PageInfo;
pub(crate) use settings::read_page_size;
use settings::{DiscoverySettings, Owner, SECTION};

const PUSH: &str = "github.push";
const REPOSITORY: &str = "github.repository";

/// One definition of `catalog.providers.github`.
pub(crate) struct Discovery {
    settings: DiscoverySettings,
    github: Github,
    topics: [String; 2],
}

/// Every definition.
pub(crate) fn providers(config: &Config, hosts: &Integrations) -> Result<Vec<Discovery>, ConfigError> {
    let all = definitions(config, SECTION, &["organization", "app"]);
    all.iter().map(|(id, definition)| Discovery::new(id, definition, hosts)).collect()
}

impl Discovery {
    fn new(id: &str, definition: &Config, hosts: &Integrations) -> Result<Self, ConfigError> {
        let settings = DiscoverySettings::read(id, definition)?;
        let github = hosts.github(&settings.host).ok_or_else(|| {
            definition.invalid("host", &format!("'{}' has no entry under integrations.github; add one", settings.host))
        })?;
        Ok(Self { settings, github: github.patient(), topics: [PUSH.into(), REPOSITORY.into()] })
    }

    /// Whose repositories are looked at.
    async fn owners(&self) -> Result<Vec<String>, ProviderError> {
        match &self.settings.owner {
            Owner::Named(owner) => Ok(vec![owner.clone()]),
            Owner::App(app) => {
                let all = self.github.installations(Some(*app)).await?;
                Ok(all.into_iter().map(|installation| installation.owner).collect())
            }
        }
    }
}

#[async_trait]
impl EntityProvider for Discovery {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(self.settings.schedule.clone())
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let mut found = Vec::new();
        let mut seen = 0;
        for owner in self.owners().await? {
            let repositories = query::repositories(&self.github, &self.settings, &owner).await?;
            seen += repositories.len();
            let wanted = repositories.iter().filter(|repository| self.settings.wants(repository));
            found.extend(wanted.filter_map(|repository| self.settings.address(repository)));
        }
        found.sort();
        found.dedup();
        tracing::info!(
            provider = self.name(),
            repositories = seen,
            locations = found.len(),
            "looked for catalog files on GitHub"
        );
        let entities = found.iter().map(|address| location(address, "optional", self.name())).collect();
        catalog.apply(Mutation::Full(entities)).await
    }

    fn topics(&self) -> &[String] {
        &self.topics
    }

    async fn on_event(
        &self,
        topic: &str,
        payload: &Value,
        catalog: &dyn EntityProviderConnection,
    ) -> Result<(), ProviderError> {
        match topic {
            PUSH => self.pushed(payload, catalog).await,
            REPOSITORY => self.repository_changed(payload, catalog).await,
            _ => Ok(()),
        }
    }
}
