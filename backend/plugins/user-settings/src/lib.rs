//! What a person keeps in the portal (contract/app.md §9), and the news of it for the person's open pages.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod import;
mod limits;
mod migrations;
mod news;
mod routes;
mod store;

use std::sync::Arc;

use callboard_core::kept::KeptSettings;
use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use futures::future::BoxFuture;

/// The plugin `user-settings`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "user-settings",
        config: &[],
        permissions: &[],
        migrations: migrations::migrations,
        openapi: routes::openapi,
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let store = store::SettingsStore::new(env.database.clone());
        env.services.provide::<dyn KeptSettings>(Arc::new(store.clone()));
        env.signals.open(news::News::channel(env.journal.clone(), env.services.clone()));
        Ok(PluginParts { routes: routes::routes(&env, store), ..PluginParts::default() })
    })
}
