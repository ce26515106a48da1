//! The REST API of the search. A file holds one resource.

mod access;
mod endpoints;
mod facets;
mod misses;
mod parameters;
mod query;
mod quick;
mod status;
mod suggestions;

use std::sync::Arc;

use axum::Router;
use callboard_core::openapi::OpenApi;
use callboard_core::permissions::Permissions;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::services::Services;

use crate::engine::Engine;
use crate::highlight::Highlighter;
use crate::misses::Misses;
use crate::settings::Limits;
use crate::visits::Visits;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct SearchState {
    engine: Engine,
    limits: Limits,
    highlighter: Arc<Highlighter>,
    services: Services,
    permissions: Permissions,
    misses: Misses,
    visits: Visits,
}

pub(crate) fn routes(env: &PluginEnv, engine: Engine, misses: Misses) -> Result<Router, PluginError> {
    let state = SearchState {
        engine,
        limits: Limits::read(env)?,
        highlighter: Arc::new(Highlighter::new()),
        services: env.services.clone(),
        permissions: env.permissions.clone(),
        misses,
        visits: Visits::new(env.services.clone()),
    };
    Ok(endpoints::endpoints().router().with_state(state))
}

/// What the routes take and answer.
pub(crate) fn openapi() -> OpenApi {
    endpoints::endpoints().description()
}
