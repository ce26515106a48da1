//! Finds catalog files in repositories of Bitbucket Cloud, and of Bitbucket Server and Data Center (contract/catalog.md §6.2).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cloud;
mod config_keys;
mod server;

use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, EntityProviders};
use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard_integrations::Integrations;

/// The plugin `catalog-bitbucket`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-bitbucket",
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
    let mut providers = cloud::providers(config, hosts)?;
    providers.extend(server::providers(config, hosts)?);
    Ok(providers)
}
