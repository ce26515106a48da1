//! `POST /v1/register`: a program makes itself known.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use callboard_core::ApiError;
use callboard_core::http::json_with;

use super::{AuthState, body, not_kept, refusal};

pub(in crate::routes) async fn register(State(state): State<AuthState>, headers: HeaderMap, bytes: Bytes) -> Response {
    let Some(allowed) = &state.client_settings.registration else {
        let why = "Programs cannot register here (auth.experimentalDynamicClientRegistration)";
        return ApiError::NotFound(why.into()).into_response();
    };
    let registered = match body(&headers, &bytes) {
        Ok(metadata) => state.clients.register(metadata, allowed).await,
        Err(refused) => Err(refused),
    };
    match registered {
        Ok(registered) => not_kept(json_with(StatusCode::CREATED, &registered)),
        Err(refused) => refusal(refused),
    }
}
