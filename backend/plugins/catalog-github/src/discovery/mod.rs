//! Finds catalog files in the repositories of an organisation, a user, or an app's installations.

mod events;
mod query;
mod repository;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::Integrations;
use callboard_integrations::discovery::{
    Discovery, DiscoveryProvider, Found, Named, Naming, Presence, configured_host, definitions,
};
use callboard_integrations::github::Github;
use serde_json::Value;

pub(crate) use query::PageInfo;
use settings::{DiscoverySettings, Owner, SECTION};

const PUSH: &str = "github.push";
const REPOSITORY: &str = "github.repository";

/// One definition of `catalog.providers.github`.
pub(crate) struct Repositories {
    settings: DiscoverySettings,
    github: Github,
}

/// Every definition.
pub(crate) fn providers(config: &Config, hosts: &Integrations) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let all = definitions(config, SECTION, &["organization", "app"]);
    all.iter().map(|(id, definition)| provider(id, definition, hosts)).collect()
}

fn provider(id: &str, definition: &Config, hosts: &Integrations) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let settings = DiscoverySettings::read(definition)?;
    let github = configured_host(definition, "host", &settings.host, "github", hosts.github(&settings.host))?;
    let naming = Naming::url(format!("github-provider:{id}"), Presence::Optional);
    let schedule = settings.schedule.clone();
    Ok(DiscoveryProvider::shared(naming, schedule, Repositories { settings, github: github.patient() }))
}

impl Repositories {
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
impl Discovery for Repositories {
    async fn find(&self) -> Result<Found, ProviderError> {
        let mut found = Found::default();
        for owner in self.owners().await? {
            let repositories = query::repositories(&self.github, &self.settings, &owner).await?;
            found.looked_at += repositories.len();
            let wanted = repositories.iter().filter(|repository| self.settings.wants(repository));
            found.targets.extend(wanted.filter_map(|repository| self.settings.address(repository)));
        }
        Ok(found)
    }

    fn topics(&self) -> &'static [&'static str] {
        &[PUSH, REPOSITORY]
    }

    async fn on_event(&self, topic: &str, payload: &Value, named: &Named<'_>) -> Result<(), ProviderError> {
        if topic == PUSH { self.pushed(payload, named).await } else { self.repository_changed(payload, named).await }
    }
}
