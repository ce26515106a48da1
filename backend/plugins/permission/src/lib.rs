//! Who may do what: the policies, and the API that browsers and plugins ask (contract/permissions.md).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod authorize;
mod config_keys;
mod explain;
mod groups;
mod policies;
mod rbac;

use callboard_core::plugin::{OpenPath, Plugin, PluginEnv, PluginError, PluginParts};
use callboard_shared::permissions::routes;
use futures::future::BoxFuture;

/// The plugin `permission`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "permission",
        config: config_keys::KEYS,
        permissions: explain::ALL,
        migrations: Vec::new,
        openapi: || authorize::endpoints().description(),
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let policy = policies::of_portal(&env).await?;
        env.permissions.set_policy(policy).map_err(PluginError::message)?;
        Ok(PluginParts {
            routes: authorize::endpoints().router().with_state(env.permissions.clone()),
            open: vec![OpenPath::unauthenticated(routes::HEALTH)],
            ..PluginParts::default()
        })
    })
}
