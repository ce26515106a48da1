//! `POST /import/analyze` and `POST /import/pull-request`: the way of what exists into the catalog.

use axum::extract::State;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::{Credentials, Principal};
use callboard_core::http::{JsonBody, json};
use callboard_shared::catalog::{AnalyzeRepositoryRequest, PullRequestInput};

use super::CatalogState;
use crate::permissions::{LOCATION_ANALYZE, LOCATION_CREATE};
use crate::repository::{self, Asked};

pub(super) async fn analyze(
    State(state): State<CatalogState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<AnalyzeRepositoryRequest>,
) -> ApiResult<Response> {
    state.demand(&credentials, &LOCATION_ANALYZE).await?;
    Ok(json(&repository::analyze(&state.registering(), &body.target).await?))
}

/// What is proposed is there to be registered, so it takes the same permission.
pub(super) async fn pull_request(
    State(state): State<CatalogState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<PullRequestInput>,
) -> ApiResult<Response> {
    state.demand(&credentials, &LOCATION_CREATE).await?;
    state.demand_writable()?;
    let by = match credentials.principal() {
        Principal::User { user, .. } => user.to_string(),
        Principal::Service { subject, .. } => subject.clone(),
        Principal::None => "nobody".to_owned(),
    };
    Ok(json(&repository::propose(&state.registering(), body, &Asked { by }).await?))
}
