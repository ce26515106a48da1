//! Signals: what changed, told to open pages. A page waits for all of its channels with one request; other plugins
//! open channels through `callboard_core::signals`.

mod news;

use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use futures::future::BoxFuture;

/// The plugin `signals`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "signals",
        config: &[],
        permissions: &[],
        migrations: Vec::new,
        openapi: || news::endpoints().description(),
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move { Ok(PluginParts { routes: news::routes(&env), ..PluginParts::default() }) })
}
