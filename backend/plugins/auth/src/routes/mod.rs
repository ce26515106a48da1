//! The routes below `/api/auth`.

mod endpoints;
mod oauth;
mod oidc;
mod provider;
mod session;
mod userinfo;

use axum::Router;
use callboard_core::auth::Auth;
use callboard_core::database::Database;
use callboard_core::openapi::OpenApi;
use callboard_core::plugin::{PluginEnv, PluginError};

use crate::oauth::origins::Origins;
use crate::providers::Provider;
use crate::sign_in::SignIn;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct AuthState {
    pub(crate) sign_in: SignIn,
    pub(crate) auth: Auth,
    pub(crate) database: Database,
    pub(crate) origins: Origins,
}

pub(crate) fn routes(env: &PluginEnv, providers: Vec<Provider>) -> Result<Router, PluginError> {
    let state = AuthState {
        sign_in: SignIn::new(env, providers),
        auth: env.auth.clone(),
        database: env.database.clone(),
        origins: Origins::read(&env.config)?,
    };
    Ok(endpoints::endpoints()
        .router()
        .merge(endpoints::with_session().router().layer(session::layer(env)))
        // What else somebody may ask a provider for is 404 with a reason, so it is no endpoint.
        .route("/{provider}/{*rest}", axum::routing::any(provider::unknown))
        .with_state(state))
}

/// What the routes take and answer.
pub(crate) fn openapi() -> OpenApi {
    endpoints::endpoints().description().merge_from(endpoints::with_session().description())
}
