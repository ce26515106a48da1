//! `/entities/unprocessed/…`: entities that failed or wait, for whoever looks after the catalog
//! (contract/catalog.md §7.8).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use serde::Serialize;
use utoipa::ToSchema;

use super::CatalogState;
use crate::history::asked_by;
use crate::permissions::{UNPROCESSED_DELETE, UNPROCESSED_READ};
use crate::store::Unprocessed;

/// The answer of both lists.
#[derive(Serialize, ToSchema)]
#[schema(as = UnprocessedList)]
pub(super) struct List {
    /// `failed` or `pending`.
    #[serde(rename = "type")]
    kind: &'static str,
    entities: Vec<Unprocessed>,
}

/// `GET /entities/unprocessed/failed?owner=`.
pub(super) async fn failed(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["owner"])?;
    state.demand(&credentials, &UNPROCESSED_READ).await?;
    Ok(answer("failed", state.engine.store.failed().await?, params.first("owner")))
}

/// `GET /entities/unprocessed/pending?owner=`.
pub(super) async fn pending(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["owner"])?;
    state.demand(&credentials, &UNPROCESSED_READ).await?;
    Ok(answer("pending", state.engine.store.pending().await?, params.first("owner")))
}

/// `DELETE /entities/unprocessed/delete/{entity_id}`: 204 also when there is none.
pub(super) async fn delete(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path(entity_id): Path<String>,
) -> ApiResult<StatusCode> {
    state.demand(&credentials, &UNPROCESSED_DELETE).await?;
    let cause = asked_by(&credentials, format!("DELETE /entities/unprocessed/delete/{entity_id}"));
    let removed = state.engine.store.delete_unprocessed(&entity_id, &cause).await?;
    state.engine.withdraw(removed);
    Ok(StatusCode::NO_CONTENT)
}

/// The owner is compared as the source writes it.
fn answer(kind: &'static str, mut entities: Vec<Unprocessed>, owner: Option<&str>) -> Response {
    if let Some(owner) = owner {
        entities.retain(|entity| entity.unprocessed_entity["spec"]["owner"] == owner);
    }
    json(&List { kind, entities })
}
