//! `GET /history` and `GET /entities/by-name/{kind}/{namespace}/{name}/history`: what changed, when, and why.

use axum::extract::{Path, State};
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::catalog::{Cause, HistoryItem, HistoryResponse, PageInfo};
use callboard_shared::entity::EntityRef;
use callboard_shared::query::Predicate;
use jiff::Timestamp;

use super::{CatalogState, time};
use crate::store::{RecordedChange, Span};

const DEFAULT_LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 500;

/// Changes of the whole catalog that the caller may see, newest first. A page may hold fewer than its limit.
pub(super) async fn of_all(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    let visible = state.visible(&credentials).await;
    page(&state, visible.as_ref(), None, &params).await
}

/// Changes of whatever has or had this ref, newest first.
pub(super) async fn of_one(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path((kind, namespace, name)): Path<(String, String, String)>,
    params: Params,
) -> ApiResult<Response> {
    let entity_ref = EntityRef::new(&kind, &namespace, &name).to_string();
    let visible = state.visible(&credentials).await;
    page(&state, visible.as_ref(), Some(&entity_ref), &params).await
}

async fn page(
    state: &CatalogState,
    visible: Option<&Predicate>,
    entity_ref: Option<&str>,
    params: &Params,
) -> ApiResult<Response> {
    params.allow(&["limit", "cursor", "since", "details"])?;
    let limit = params.integer("limit")?.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    let before = match params.first("cursor") {
        None => i64::MAX,
        Some(text) => text.parse().map_err(|_| {
            ApiError::Input(format!("'{text}' is no cursor; use the nextCursor of the answer before, or none"))
        })?,
    };
    let since = match params.first("since") {
        None => 0,
        Some(text) => text.parse::<Timestamp>().map(Timestamp::as_millisecond).map_err(|error| {
            ApiError::Input(format!("'since' is an ISO 8601 time such as 2026-11-25T08:00:00Z: {error}"))
        })?,
    };
    let details = match params.first("details") {
        None | Some("include") => true,
        Some("exclude") => false,
        Some(other) => return Err(ApiError::Input(format!("'details' is include or exclude, not '{other}'"))),
    };
    let span = Span { entity_ref, before, since, limit: limit.unsigned_abs(), details };
    let changes = state.engine.store.history(span).await?;
    let full = i64::try_from(changes.len()) == Ok(limit);
    let next = changes.last().filter(|_| full).map(|change| change.seq.to_string());
    let items = seen(state, visible, changes).into_iter().map(item).collect();
    Ok(json(&HistoryResponse { items, page_info: PageInfo { next_cursor: next, prev_cursor: None } }))
}

/// What happened to entities that the caller may see now. What is gone has nothing by which that could be told,
/// so it is for those who may see everything.
fn seen(state: &CatalogState, visible: Option<&Predicate>, changes: Vec<RecordedChange>) -> Vec<RecordedChange> {
    if visible.is_none() {
        return changes;
    }
    let refs: Vec<String> = changes.iter().map(|change| change.entity_ref.clone()).collect();
    let allowed = state.index.by_refs(&refs, None, visible);
    changes.into_iter().zip(allowed).filter(|(_, allowed)| allowed.is_some()).map(|(change, _)| change).collect()
}

fn item(change: RecordedChange) -> HistoryItem {
    HistoryItem {
        sequence: change.seq,
        at: time(change.at),
        entity_ref: change.entity_ref,
        uid: change.entity_id,
        change: change.kind,
        cause: change.cause.unwrap_or(Cause::Unknown),
        changes: change.changes,
    }
}

/// When and why whatever had this ref left last, if that was the last that happened to it.
pub(super) async fn departure(state: &CatalogState, entity_ref: &str) -> ApiResult<Option<HistoryItem>> {
    let last = state.engine.store.history(Span::last(entity_ref, 1)).await?;
    let removed = callboard_shared::catalog::ChangeKind::Removed;
    Ok(last.into_iter().find(|change| change.kind == removed).map(item))
}
