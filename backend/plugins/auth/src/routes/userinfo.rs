//! `GET /v1/userinfo`: the claims of a user, for other plugins and programs.

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::{Credentials, Principal, USER_TOKEN_ISSUER};
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};

use super::AuthState;
use crate::user_info;

/// Takes a user token or its limited form.
pub(super) async fn userinfo(State(state): State<AuthState>, credentials: Credentials) -> ApiResult<Response> {
    let missing = || ApiError::Authentication("Missing credentials: send 'Authorization: Bearer <user token>'".into());
    let token = credentials.token().ok_or_else(missing)?;
    let user = match state.auth.verify(token, USER_TOKEN_ISSUER, true).await? {
        Principal::User { user, .. } => user,
        Principal::Service { .. } | Principal::None => {
            return Err(ApiError::Input("Only users have user information; this is the token of a service".into()));
        }
    };
    let known = user_info::recall(&state.database, &user).await?;
    let ownership =
        known.ok_or_else(|| ApiError::NotFound(format!("Nothing is known about {user}; let the user sign in once")))?;
    Ok(json(&serde_json::json!({ "claims": { "sub": user.to_string(), "ent": ownership } })))
}
