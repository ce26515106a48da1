//! The search (contract/search.md): documents that other plugins contribute, in an index on the disk of each replica
//! or in a cluster of Elasticsearch or OpenSearch, and always up to date.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod clause;
mod config_keys;
mod elastic;
mod engine;
mod fillers;
mod follow;
mod highlight;
mod local;
mod misses;
mod question;
mod routes;
mod settings;
mod store;
mod text;
mod visits;
mod words;

use std::sync::Arc;

use callboard_core::permissions::{Action, Permission};
use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard_core::search::Collators;
use callboard_shared::search::MISSES_READ;
use futures::future::BoxFuture;

use crate::engine::Engine;
use crate::misses::Misses;
use crate::settings::Place;
use crate::store::Store;

/// Read what people searched for in vain.
const READ_MISSES: Permission = Permission { name: MISSES_READ, action: Some(Action::Read), resource_type: None };

/// The plugin `search`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "search",
        config: config_keys::KEYS,
        permissions: &[READ_MISSES],
        migrations: misses::migrations,
        openapi: routes::openapi,
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let collators = env.extensions.all::<Collators>().iter().flat_map(|collators| collators(&env)).collect();
        let kind = settings::kind(&env)?;
        let analysis = kind.analysis.clone();
        let store: Arc<dyn Store> = match settings::place(&env, kind)? {
            Place::Local(local) => tokio::task::spawn_blocking(move || local.open()).await??,
            Place::Cluster(cluster) => Arc::new(cluster),
        };
        let engine = Engine::new(collators, analysis, store);
        let misses = Misses::new(env.database.clone());
        env.lifecycle.spawn(follow::follow(engine.clone(), env.lifecycle.clone()));
        env.lifecycle.spawn(misses.clone().keep(env.lifecycle.clone()));
        Ok(PluginParts { routes: routes::routes(&env, engine, misses)?, ..PluginParts::default() })
    })
}
