//! `/buckets`: everything that is kept for a person, to be looked at, taken along, or forgotten.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::json;
use callboard_shared::user_settings::UserSettingsResponse;

use super::{SettingsState, person};

/// `GET`.
pub(super) async fn list(State(state): State<SettingsState>, credentials: Credentials) -> ApiResult<Response> {
    let items = state.store.list(&person(&credentials)?).await?;
    Ok(json(&UserSettingsResponse { items }))
}

/// `DELETE`.
pub(super) async fn delete(State(state): State<SettingsState>, credentials: Credentials) -> ApiResult<StatusCode> {
    let user = person(&credentials)?;
    state.store.delete_all(&user).await?;
    state.tell(&user, "key-deleted", "*");
    Ok(StatusCode::NO_CONTENT)
}
