//! One entity, by uid and by name.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::Params;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use serde_json::json;

use super::audit::ENTITY_MUTATE;
use super::{CatalogState, ref_of, whole};
use crate::history::asked_by;
use crate::index::CatalogIndex;
use crate::permissions::ENTITY_DELETE;

/// `GET /entities/by-uid/{uid}`.
pub(super) async fn by_uid(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path(uid): Path<String>,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&[])?;
    let found = state.index.by_uid(&uid, state.visible(&credentials).await.as_ref());
    found.map(|document| whole(&document)).ok_or_else(|| ApiError::NotFound(format!("No entity with uid {uid}")))
}

/// `DELETE /entities/by-uid/{uid}`: 204 also when there is none. The entity comes back when its source
/// still has it.
pub(super) async fn delete_by_uid(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path(uid): Path<String>,
) -> ApiResult<StatusCode> {
    // The name is told as long as there is one; a number says nothing to people.
    let entity_ref = state.index.by_uid(&uid, None).and_then(|document| ref_of(&document));
    let event = ENTITY_MUTATE.with(json!({"actionType": "delete", "uid": uid, "entityRef": entity_ref}));
    let work = async {
        let found = |index: &CatalogIndex, condition: &_| index.by_uid(&uid, Some(condition));
        state.demand_for(&credentials, &ENTITY_DELETE, entity_ref.as_deref(), found).await?;
        let cause = asked_by(&credentials, format!("DELETE /entities/by-uid/{uid}"));
        let removed = state.engine.store.delete_by_uid(&uid, &cause).await?;
        state.engine.withdraw(removed);
        Ok(StatusCode::NO_CONTENT)
    };
    state.audit.track(&credentials, event, work).await
}

/// `GET /entities/by-name/{kind}/{namespace}/{name}`, in any case.
pub(super) async fn by_name(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path((kind, namespace, name)): Path<(String, String, String)>,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&[])?;
    let entity_ref = EntityRef::new(&kind, &namespace, &name);
    let found = state.index.by_ref(&entity_ref.to_string(), state.visible(&credentials).await.as_ref());
    let missing =
        || ApiError::NotFound(format!("No entity named '{name}' of kind '{kind}' in namespace '{namespace}'"));
    found.map(|document| whole(&document)).ok_or_else(missing)
}
