//! On call: who answers for what, and until when.

mod config_keys;
mod rota;
mod routes;

use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use futures::future::BoxFuture;

/// The plugin `oncall`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: oncall_shared::ID,
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: || routes::endpoints().description(),
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let rotas = rota::read(&env.config)?;
        Ok(PluginParts { routes: routes::routes(rotas, env.services), ..PluginParts::default() })
    })
}
