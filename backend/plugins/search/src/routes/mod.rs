//! The REST API of the search. A file holds one resource.

mod access;
mod endpoints;
mod facets;
mod parameters;
mod query;
mod quick;
mod status;
mod suggestions;

use std::sync::Arc;

use axum::Router;
use callboard_core::openapi::OpenApi;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::services::Services;

use crate::engine::Engine;
use crate::highlight::Highlighter;
use crate::settings::Limits;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct SearchState {
    engine: Engine,
    limits: Limits,
    highlighter: Arc<Highlighter>,
    services: Services,
}

pub(crate) fn routes(env: &PluginEnv, engine: Engine) -> Result<Router, PluginError> {
    let state = SearchState {
        engine,
        limits: Limits::read(env)?,
        highlighter: Arc::new(Highlighter::new()),
        services: env.services.clone(),
    };
    Ok(endpoints::endpoints().router().with_state(state))
}

/// What the routes take and answer.
pub(crate) fn openapi() -> OpenApi {
    endpoints::endpoints().description()
}
