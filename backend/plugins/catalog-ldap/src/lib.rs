//! Users and groups of an LDAP directory, as entities of the catalog (contract/catalog.md §6.2, `ldapOrg`).
//!
//! A run searches what the configuration names, makes an entity of every entry, finds out who belongs where,
//! and tells the catalog all of it at once. The directory is a host that only the operator names, so it is
//! reached without the guard that watches over requests which others can cause.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;
mod directory;
mod dn;
mod entities;
mod entry;
mod error;
mod names;
mod picture;
mod provider;
mod relations;
mod settings;
#[cfg(test)]
mod tests;
mod tls;
mod vendor;

use callboard_core::catalog::EntityProviders;
use callboard_core::plugin::{Plugin, PluginParts};

/// The plugin `catalog-ldap`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-ldap",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: callboard_core::openapi::none,
        register: |points| {
            points.add::<EntityProviders>(|env| Box::pin(async move { Ok(provider::configured(&env.config)?) }));
        },
        start: |_| Box::pin(async { Ok(PluginParts::default()) }),
    }
}
