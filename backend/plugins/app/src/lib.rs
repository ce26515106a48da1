//! Serves the browser app: its files, and the page that carries the configuration.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod assets;
mod page;
mod routes;

use callboard_core::plugin::{OpenPath, Plugin, PluginEnv, PluginError, PluginParts};
use futures::future::BoxFuture;

/// The plugin `app`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "app",
        config: &[],
        permissions: &[],
        migrations: Vec::new,
        openapi: || routes::endpoints().description(),
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let page = page::Page::new(env.config.frontend(&env.schema));
        if !assets::is_built() {
            tracing::warn!(
                "the browser app is not part of this build; `cargo xtask run` builds it, the API works without"
            );
        }
        Ok(PluginParts {
            routes: routes::endpoints().router().with_state(page.clone()),
            open: vec![OpenPath::unauthenticated("/")],
            root: Some(routes::root(page)),
            ..PluginParts::default()
        })
    })
}
