//! `GET /`: whether the caller may look at roles.

use axum::extract::State;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::json;
use callboard_shared::permissions::roles::RbacStatus;

use super::RbacState;

pub(super) async fn status(State(state): State<RbacState>, credentials: Credentials) -> ApiResult<Response> {
    state.rbac()?;
    state.visible(&credentials).await?;
    Ok(json(&RbacStatus { status: "Authorized".to_owned() }))
}
