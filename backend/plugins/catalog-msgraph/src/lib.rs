//! Users and groups of Microsoft Entra ID, as entities of the catalog (contract/catalog.md §6.2,
//! `microsoftGraphOrg`).
//!
//! A run asks Microsoft Graph for the organisation, its users and its groups with their members, makes an
//! entity of each, finds out who belongs where, and tells the catalog all of it at once.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod client;
mod config_keys;
mod credential;
mod entities;
mod error;
mod hierarchy;
mod names;
mod photos;
mod provider;
mod query;
mod read;
mod settings;
#[cfg(test)]
mod tests;
mod throttle;
mod token;

use callboard_core::catalog::EntityProviders;
use callboard_core::plugin::{Plugin, PluginParts};

/// The plugin `catalog-msgraph`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-msgraph",
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
