//! Brings in what GitLab knows: catalog files of projects, and its groups and users (contract/catalog.md §6.2).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;
mod discovery;
mod org;
mod scm;
mod settings;
#[cfg(test)]
mod testing;

use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, EntityProviders};
use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard_integrations::Integrations;

use org::Org;
use settings::{Definition, SECTION};

/// The plugin `catalog-gitlab`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-gitlab",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: callboard_core::openapi::none,
        register: |points| points.add::<EntityProviders>(|env| Box::pin(from_env(env))),
        start: |env| {
            scm::start(&env);
            Box::pin(async { Ok(PluginParts::default()) })
        },
    }
}

async fn from_env(env: PluginEnv) -> Result<Vec<Arc<dyn EntityProvider>>, PluginError> {
    let hosts = Integrations::new(&env.config, &env.http)?;
    Ok(providers(&env.config, &hosts)?)
}

/// For each definition a provider of files and, where it asks for that, one of groups and users.
fn providers(config: &Config, hosts: &Integrations) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let mut providers: Vec<Arc<dyn EntityProvider>> = Vec::new();
    for id in config.keys(SECTION) {
        let definition = Arc::new(Definition::read(&config.sub(SECTION).sub(&id), hosts)?);
        providers.push(discovery::provider(&id, definition.clone()));
        if definition.org_enabled {
            providers.push(Arc::new(Org::new(&id, definition)));
        }
    }
    Ok(providers)
}
