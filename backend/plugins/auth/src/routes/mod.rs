//! The routes below `/api/auth`.

mod browser_sessions;
mod caller;
mod clients;
mod endpoints;
mod limit;
mod oauth;
mod oidc;
mod provider;
mod session;
mod sign_in_test;
mod userinfo;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use callboard_core::audit::Auditor;
use callboard_core::auth::Auth;
use callboard_core::database::Database;
use callboard_core::openapi::OpenApi;
use callboard_core::permissions::Permissions;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_shared::auth::MOUNT;

use crate::clients::{Authorizations, Clients, Offline, Settings};
use crate::oauth::origins::Origins;
use crate::providers::Provider;
use crate::session_store::DatabaseSessionStore;
use crate::sign_in::SignIn;

/// Nothing that is sent here is larger.
const MAX_BODY: usize = 64 * 1024;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct AuthState {
    pub(crate) sign_in: SignIn,
    pub(crate) auth: Auth,
    pub(crate) audit: Auditor,
    pub(crate) permissions: Permissions,
    pub(crate) database: Database,
    pub(crate) origins: Origins,
    pub(crate) sessions: DatabaseSessionStore,
    pub(crate) client_settings: Arc<Settings>,
    pub(crate) clients: Clients,
    pub(crate) authorizations: Authorizations,
    pub(crate) offline: Offline,
    /// `iss` of what we issue.
    pub(crate) issuer: Arc<str>,
    /// `app.baseUrl`, without a slash at its end.
    pub(crate) app_url: Arc<str>,
}

pub(crate) fn routes(env: &PluginEnv, providers: Vec<Provider>) -> Result<Router, PluginError> {
    let database = env.database.clone();
    let backend = env.auth.backend_url();
    let base = backend.as_str().trim_end_matches('/');
    let app_url = env.config.string("app.baseUrl")?.unwrap_or_else(|| base.to_owned());
    let state = AuthState {
        sign_in: SignIn::new(env, providers),
        auth: env.auth.clone(),
        audit: env.audit.clone(),
        permissions: env.permissions.clone(),
        origins: Origins::read(&env.config)?,
        sessions: DatabaseSessionStore::new(database.clone(), env.journal.clone()),
        client_settings: Arc::new(Settings::read(&env.config)?),
        clients: Clients { database: database.clone(), http: env.http.clone(), backend: backend.clone() },
        authorizations: Authorizations { database: database.clone() },
        offline: Offline { database: database.clone() },
        issuer: format!("{base}{MOUNT}").into(),
        app_url: app_url.trim_end_matches('/').into(),
        database,
    };
    let with_session = endpoints::with_session().router().layer(session::layer(env, state.sessions.clone()));
    Ok(endpoints::endpoints()
        .router()
        .merge(with_session)
        .merge(endpoints::of_clients().router())
        // What else somebody may ask a provider for is 404 with a reason, so it is no endpoint.
        .route("/{provider}/{*rest}", axum::routing::any(provider::unknown))
        .layer(middleware::from_fn_with_state(limit::Limit::read(&env.config)?, limit::limited))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(state))
}

/// What the routes take and answer.
pub(crate) fn openapi() -> OpenApi {
    let own = endpoints::endpoints().description().merge_from(endpoints::with_session().description());
    own.merge_from(endpoints::of_clients().description())
}
