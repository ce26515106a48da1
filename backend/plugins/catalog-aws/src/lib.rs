//! Takes the objects of S3 buckets for catalog files (contract/catalog.md §6.2).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;
mod discovery;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, EntityProviders};
use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard_integrations::Integrations;
use callboard_integrations::aws::AwsAccounts;
use callboard_integrations::discovery::definitions;

use discovery::SECTION;

/// The plugin `catalog-aws`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-aws",
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
    let all = definitions(config, SECTION, &["bucketName"]);
    let accounts = AwsAccounts::read(config)?;
    all.iter().map(|(id, definition)| discovery::provider(id, definition, hosts, &accounts)).collect()
}
