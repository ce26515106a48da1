//! Events from outside: webhooks of git hosts and whoever else tells of changes (contract/notifications.md C1).
//! Inside the process they go on as events of `callboard_core::events`.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;
mod ingress;
mod senders;
mod topics;

use callboard_core::plugin::{OpenPath, Plugin, PluginEnv, PluginError, PluginParts};
use futures::future::BoxFuture;

/// The plugin `events`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "events",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: || ingress::endpoints().description(),
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let topics = topics::configured(&env.config)?;
        Ok(PluginParts {
            routes: ingress::routes(topics, env.events.clone()),
            // Senders have no account here; each topic checks who sends.
            open: vec![OpenPath::unauthenticated("/http")],
            ..PluginParts::default()
        })
    })
}
