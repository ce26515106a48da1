//! `GET /status`: which types there are, and how far behind the index is.

use axum::extract::State;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::json;
use callboard_shared::search::{SearchStatusResponse, TypeStatus};

use super::SearchState;
use super::query::unavailable;
use crate::question::Question;

pub(super) async fn status(State(state): State<SearchState>, credentials: Credentials) -> ApiResult<Response> {
    let (types, guards) = state.visible(&credentials, &state.types()).await;
    let question = Question { types: types.clone(), ..Question::default() };
    let counts = state.engine.facets(question, types, guards).await.map_err(unavailable)?.types;
    let progress = *state.engine.progress.lock();
    let count = |name: String| TypeStatus { documents: counts.get(&name).copied().unwrap_or_default(), name };
    let behind = progress.since.map_or(0, |since| since.elapsed().as_millis());
    Ok(json(&SearchStatusResponse {
        partial: progress.partial,
        rebuilding: progress.rebuilding,
        pending: progress.pending,
        behind_ms: u64::try_from(behind).unwrap_or(u64::MAX),
        types: state.types().into_iter().map(count).collect(),
    }))
}
