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
        let news = news::News::new(store.last_change().await?, env.services.clone());
        env.services.provide::<dyn KeptSettings>(Arc::new(store.clone()));
        env.signals.open(Arc::new(news.clone()));
        env.lifecycle.spawn(news::follow(news.clone(), store.clone(), env.lifecycle.clone()));
        Ok(PluginParts { routes: routes::routes(&env, store, news), ..PluginParts::default() })
    })
}
