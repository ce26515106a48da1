//! Brings in what GitHub knows: catalog files of repositories, and the teams and members of organisations
//! (contract/catalog.md §6.2).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;
mod discovery;
mod org;
mod scm;
#[cfg(test)]
mod testing;

use std::sync::Arc;

use callboard_core::catalog::{EntityProvider, EntityProviders};
use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard_integrations::Integrations;

/// The plugin `catalog-github`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-github",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: callboard_core::openapi::none,
        register: |points| points.add::<EntityProviders>(|env| Box::pin(providers(env))),
        start: |env| {
            scm::start(&env);
            Box::pin(async { Ok(PluginParts::default()) })
        },
    }
}

async fn providers(env: PluginEnv) -> Result<Vec<Arc<dyn EntityProvider>>, PluginError> {
    let hosts = Integrations::new(&env.config, &env.http)?;
    let mut providers = discovery::providers(&env.config, &hosts)?;
    for provider in org::providers(&env.config, &hosts)? {
        providers.push(Arc::new(provider));
    }
    Ok(providers)
}
