//! `GET /misses`: what people searched for in vain.

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::search::SearchMissesResponse;

use super::SearchState;
use crate::READ_MISSES;

const LIMIT: i64 = 100;
const MOST: i64 = 500;

pub(super) async fn misses(
    State(state): State<SearchState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["limit"])?;
    if !state.permissions.authorize(&credentials, "search", &READ_MISSES).await.is_allow() {
        let name = READ_MISSES.name;
        return Err(ApiError::NotAllowed(format!(
            "You do not have the permission {name}; ask whoever runs this portal"
        )));
    }
    let limit = params.integer("limit")?.unwrap_or(LIMIT);
    if !(1..=MOST).contains(&limit) {
        return Err(ApiError::Input(format!("limit is between 1 and {MOST}")));
    }
    Ok(json(&SearchMissesResponse { items: state.misses.store.list(limit).await? }))
}
