//! Lets the portal read from, and propose changes to, the hosts that `integrations` of the configuration names.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;

use callboard_core::plugin::{Plugin, PluginParts};
use callboard_core::repositories::RepositoryHosts;
use callboard_core::url_reader::HostReaders;

/// The plugin `integrations`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "integrations",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: callboard_core::openapi::none,
        register: |points| {
            points.add::<HostReaders>(callboard_integrations::readers);
            points.add::<RepositoryHosts>(callboard_integrations::repositories);
        },
        start: |_| Box::pin(async { Ok(PluginParts::default()) }),
    }
}
