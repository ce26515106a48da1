//! The search (contract/search.md): an index of documents that other plugins contribute, on the disk of each
//! replica and always up to date.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod collect;
mod config_keys;
mod engine;
mod fields;
mod follow;
mod highlight;
mod index;
mod question;
mod routes;
mod settings;
mod text;

use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard_core::search::Collators;
use futures::future::BoxFuture;

/// The plugin `search`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "search",
        config: config_keys::KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: routes::openapi,
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let collators = env.extensions.all::<Collators>().iter().flat_map(|collators| collators(&env)).collect();
        let place = settings::place(&env)?;
        let engine = tokio::task::spawn_blocking(move || engine::Engine::new(collators, place)).await??;
        env.lifecycle.spawn(follow::follow(engine.clone(), env.lifecycle.clone()));
        Ok(PluginParts { routes: routes::routes(&env, engine)?, ..PluginParts::default() })
    })
}
