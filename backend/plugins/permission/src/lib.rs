//! Who may do what: the policies, and the API that browsers and plugins ask (contract/permissions.md).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod authorize;
mod config_keys;
mod explain;
mod groups;
mod migrations;
mod policies;
mod rbac;
mod routes;

use std::sync::Arc;

use callboard_core::permissions::ResourceRules;
use callboard_core::plugin::{OpenPath, Plugin, PluginEnv, PluginError, PluginParts};
use callboard_shared::permissions::routes as paths;
use futures::future::BoxFuture;
use rbac::OwnerRules;

/// The plugin `permission`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "permission",
        config: config_keys::KEYS,
        permissions: routes::ALL,
        migrations: migrations::migrations,
        openapi: || authorize::endpoints().description().merge_from(routes::openapi()),
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let policies::Chosen { policy, rbac } = policies::of_portal(&env).await?;
        env.permissions.set_policy(policy).map_err(PluginError::message)?;
        let resources: Vec<Arc<dyn ResourceRules>> = match &rbac {
            Some(rbac) => vec![Arc::new(OwnerRules(rbac.book.clone()))],
            None => Vec::new(),
        };
        let decisions = authorize::endpoints().router().with_state(env.permissions.clone());
        Ok(PluginParts {
            routes: decisions.merge(routes::routes(&env, rbac)),
            open: vec![OpenPath::unauthenticated(paths::HEALTH)],
            resources,
            ..PluginParts::default()
        })
    })
}
