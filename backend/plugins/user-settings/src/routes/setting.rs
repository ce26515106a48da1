//! `/buckets/{bucket}/keys/{key}`: one setting.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, json};
use callboard_core::signals::Recorded;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::user_settings::{UserSetting, UserSettingValue};

use super::{SettingsState, person, told};
use crate::limits;

type Name = Path<(String, String)>;

/// `GET`.
pub(super) async fn get(
    State(state): State<SettingsState>,
    credentials: Credentials,
    Path((bucket, key)): Name,
) -> ApiResult<Response> {
    let user = person(&credentials)?;
    limits::check_name(&bucket, &key)?;
    let value = state.store.get(&user, &bucket, &key).await?;
    let value =
        value.ok_or_else(|| ApiError::NotFound(format!("You keep no setting '{key}' in the bucket '{bucket}'")))?;
    Ok(json(&UserSetting { bucket, key, value }))
}

/// `PUT`.
pub(super) async fn put(
    State(state): State<SettingsState>,
    credentials: Credentials,
    Path((bucket, key)): Name,
    JsonBody(UserSettingValue { value }): JsonBody<UserSettingValue>,
) -> ApiResult<Response> {
    let user = person(&credentials)?;
    limits::check_name(&bucket, &key)?;
    let text = serde_json::to_string(&value).map_err(ApiError::internal)?;
    limits::check_value(&text)?;
    let recorded = state.store.put(&user, &bucket, &key, &text).await?;
    state.tell(&user, "key-changed", &key);
    Ok(changed(json(&UserSetting { bucket, key, value }), recorded))
}

/// `DELETE`.
pub(super) async fn delete(
    State(state): State<SettingsState>,
    credentials: Credentials,
    Path((bucket, key)): Name,
) -> ApiResult<Response> {
    let user = person(&credentials)?;
    limits::check_name(&bucket, &key)?;
    let recorded = state.store.delete(&user, &bucket, &key).await?;
    state.tell(&user, "key-deleted", &key);
    Ok(changed(StatusCode::NO_CONTENT.into_response(), recorded))
}

/// An answer that tells which change it was.
fn changed(response: Response, recorded: Option<Recorded>) -> Response {
    match recorded {
        Some(Recorded { previous, seq }) => told(response, format!("{previous} {seq}")),
        None => response,
    }
}
