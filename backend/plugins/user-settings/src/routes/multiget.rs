//! `POST /multiget`: several settings.

use axum::extract::State;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, json};
use callboard_shared::user_settings::{MultigetRequest, MultigetResponse, UserSettingValue};

use super::{SettingsState, person, told};
use crate::limits;
use crate::news::last_change;

pub(super) async fn multiget(
    State(state): State<SettingsState>,
    credentials: Credentials,
    JsonBody(MultigetRequest { items }): JsonBody<MultigetRequest>,
) -> ApiResult<Response> {
    let user = person(&credentials)?;
    limits::check_batch(&items)?;
    items.iter().try_for_each(|item| limits::check_name(&item.bucket, &item.key))?;
    // Before reading: what comes meanwhile may be in the answer or not, and is heard of again.
    let known = last_change(&state.journal, &user);
    let values = state.store.get_all(&user, &items).await?;
    let items = values.into_iter().map(|value| value.map(|value| UserSettingValue { value })).collect();
    Ok(told(json(&MultigetResponse { items }), known.to_string()))
}
