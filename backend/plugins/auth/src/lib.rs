//! Sign-in: providers, user tokens, and the browser's session (contract/auth.md).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod audit_events;
mod clients;
mod config_keys;
mod known_users;
mod migrations;
mod oauth;
mod ownership;
mod permissions;
mod providers;
mod proxy;
mod resolvers;
mod routes;
mod session_news;
mod session_store;
mod sign_in;
mod user_info;

use std::sync::Arc;

use callboard_core::auth::UserInfo;
use callboard_core::plugin::{OpenPath, Plugin, PluginEnv, PluginError, PluginParts};
use futures::future::BoxFuture;

/// The plugin `auth`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "auth",
        config: config_keys::KEYS,
        permissions: permissions::ALL,
        migrations: migrations::migrations,
        openapi: routes::openapi,
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let providers = providers::configured(&env)?;
        session_store::schedule_cleaning(&env)?;
        env.signals.open(session_news::Sessions::channel(env.journal.clone()));
        env.services.provide::<dyn UserInfo>(Arc::new(known_users::KnownUsers::new(&env)));
        Ok(PluginParts {
            routes: routes::routes(&env, providers)?,
            // Every route of this plugin checks by itself: one cannot be signed in before signing in.
            open: vec![OpenPath::unauthenticated("/")],
            ..PluginParts::default()
        })
    })
}
