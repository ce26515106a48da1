//! The portal's own API, as an API of the catalog (contract/catalog.md §6.2, `backstageOpenapi`).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;
mod document;
mod provider;
#[cfg(test)]
mod tests;

use callboard_core::catalog::EntityProviders;
use callboard_core::plugin::{Plugin, PluginParts};

/// The plugin `catalog-openapi`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-openapi",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: callboard_core::openapi::none,
        register: |points| {
            points.add::<EntityProviders>(|env| {
                Box::pin(async move { Ok(provider::configured(&env.config, &env.services)?) })
            });
        },
        start: |_| Box::pin(async { Ok(PluginParts::default()) }),
    }
}
