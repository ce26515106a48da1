//! The routes below `/api/auth`.

mod oidc;
mod provider;
mod session;
mod userinfo;

use axum::Router;
use axum::routing::{get, post};
use callboard_core::auth::Auth;
use callboard_core::database::Database;
use callboard_core::plugin::PluginEnv;
use callboard_shared::auth::routes as paths;

use crate::providers::Provider;
use crate::sign_in::SignIn;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct AuthState {
    pub(crate) sign_in: SignIn,
    pub(crate) auth: Auth,
    pub(crate) database: Database,
}

pub(crate) fn routes(env: &PluginEnv, providers: Vec<Provider>) -> Router {
    let state =
        AuthState { sign_in: SignIn::new(env, providers), auth: env.auth.clone(), database: env.database.clone() };
    let with_session = Router::new()
        .route(paths::SESSION, get(session::current).delete(session::end))
        .route(paths::REFRESH, get(provider::refresh).post(provider::refresh))
        .layer(session::layer(env));
    Router::new()
        .route(paths::PROVIDERS, get(provider::list))
        .route(paths::JWKS, get(oidc::jwks))
        .route(paths::OPENID_CONFIGURATION, get(oidc::discovery))
        .route(paths::USER_INFO, get(userinfo::userinfo))
        .route(paths::START, get(provider::start))
        .route(paths::HANDLER, get(provider::start).post(provider::start))
        .route(paths::LOGOUT, post(provider::logout))
        .route("/{provider}/{*rest}", axum::routing::any(provider::unknown))
        .merge(with_session)
        .with_state(state)
}
