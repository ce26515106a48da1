//! Finds catalog files in repositories of Azure DevOps and in containers of Azure Blob Storage (contract/catalog.md §6.2).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod blob;
mod config_keys;
mod devops;

use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, EntityProviders};
use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard_integrations::Integrations;
use callboard_integrations::discovery::definitions;

/// The plugin `catalog-azure`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-azure",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: callboard_core::openapi::none,
        register: |points| points.add::<EntityProviders>(|env| Box::pin(from_env(env))),
        start: |_| Box::pin(async { Ok(PluginParts::default()) }),
    }
}

async fn from_env(env: PluginEnv) -> Result<Vec<Arc<dyn EntityProvider>>, PluginError> {
    let hosts = Integrations::new(&env.config, &env.http)?;
    Ok(providers(&env.config, &hosts)?)
}

fn providers(config: &Config, hosts: &Integrations) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let repositories = definitions(config, devops::SECTION, &[]);
    let repositories = repositories.iter().map(|(id, definition)| devops::provider(id, definition, hosts));
    let containers = definitions(config, blob::SECTION, &["containerName", "accountName"]);
    let containers = containers.iter().map(|(id, definition)| blob::provider(id, definition, hosts));
    repositories.chain(containers).collect()
}
