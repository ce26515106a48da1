//! Lets the portal read from the hosts that `integrations` of the configuration names.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;

use callboard_core::plugin::{Plugin, PluginParts};
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
        register: |points| points.add::<HostReaders>(callboard_integrations::readers),
        start: |_| Box::pin(async { Ok(PluginParts::default()) }),
    }
}
