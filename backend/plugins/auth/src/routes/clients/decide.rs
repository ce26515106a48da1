//! `/v1/sessions/{id}`: what a program asks for, and what somebody decides.

use axum::extract::{Path, State};
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::json;
use callboard_shared::auth::Decided;
use serde_json::json as value;

use super::{AuthState, check_on};
use crate::audit_events::CLIENT_CONSENT;
use crate::routes::caller;

/// `GET /v1/sessions/{id}`.
pub(in crate::routes) async fn pending(State(state): State<AuthState>, Path(id): Path<String>) -> ApiResult<Response> {
    check_on(&state)?;
    Ok(json(&state.authorizations.pending(&id).await?.shown()))
}

/// `POST /v1/sessions/{id}/approve`.
pub(in crate::routes) async fn approve(
    State(state): State<AuthState>,
    Path(id): Path<String>,
    credentials: Credentials,
) -> ApiResult<Response> {
    check_on(&state)?;
    let user = caller::user_or_refused(&state, &credentials).await?;
    let asked = state.authorizations.pending(&id).await?.shown();
    let meta = value!({ "client": asked.client_id, "scope": asked.scope, "decision": "approved" });
    let work = async {
        let (pending, code) = state.authorizations.approve(&id, &user).await?;
        pending.answer(&state.issuer, &[("code", &code)])
    };
    let redirect_url = state.audit.track(&user, CLIENT_CONSENT.with(meta), work).await?;
    Ok(json(&Decided { redirect_url }))
}

/// `POST /v1/sessions/{id}/reject`.
pub(in crate::routes) async fn reject(
    State(state): State<AuthState>,
    Path(id): Path<String>,
    credentials: Credentials,
) -> ApiResult<Response> {
    check_on(&state)?;
    let user = caller::user_or_refused(&state, &credentials).await?;
    let pending = state.authorizations.reject(&id).await?;
    let meta = value!({ "client": pending.shown().client_id, "decision": "rejected" });
    state.audit.record(&user, CLIENT_CONSENT.with(meta));
    let members = [("error", "access_denied"), ("error_description", "The person did not let the program")];
    Ok(json(&Decided { redirect_url: pending.answer(&state.issuer, &members)? }))
}
