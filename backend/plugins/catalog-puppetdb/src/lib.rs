//! The nodes that PuppetDB knows, as Resources of the catalog (contract/catalog.md §6.2).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;
mod nodes;
mod provider;
#[cfg(test)]
mod tests;

use callboard_core::catalog::EntityProviders;
use callboard_core::plugin::{Plugin, PluginParts};

/// The plugin `catalog-puppetdb`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-puppetdb",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: callboard_core::openapi::none,
        register: |points| {
            points.add::<EntityProviders>(|env| {
                Box::pin(async move { Ok(provider::configured(&env.config, &env.http)?) })
            });
        },
        start: |_| Box::pin(async { Ok(PluginParts::default()) }),
    }
}
