//! Finds catalog files below a folder of the portal's own machine, such as a checkout that is mounted there.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;
mod discovery;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, EntityProviders};
use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard_integrations::discovery::definitions;

use discovery::SECTION;

/// The plugin `catalog-files`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-files",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: callboard_core::openapi::none,
        register: |points| points.add::<EntityProviders>(|env| Box::pin(from_env(env))),
        start: |_| Box::pin(async { Ok(PluginParts::default()) }),
    }
}

async fn from_env(env: PluginEnv) -> Result<Vec<Arc<dyn EntityProvider>>, PluginError> {
    Ok(providers(&env.config, &env.base_dir)?)
}

/// Relative folders are looked for below `base` first, then beside the configuration file that names them.
fn providers(config: &Config, base: &Path) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    let all = definitions(config, SECTION, &[]);
    all.iter().map(|(id, definition)| discovery::provider(id, definition, base)).collect()
}
