//! `POST /refresh`.

use axum::extract::State;
use axum::http::StatusCode;
use callboard_core::auth::Credentials;
use callboard_core::http::JsonBody;
use callboard_core::{ApiError, ApiResult};
use serde::Deserialize;
use serde_json::json;

use super::CatalogState;
use super::audit::ENTITY_MUTATE;
use crate::index::CatalogIndex;
use crate::permissions::ENTITY_REFRESH;

/// How far up a chain of Locations a refresh reaches.
const MAX_ANCESTORS: usize = 32;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    #[serde(rename = "entityRef")]
    entity_ref: String,
    /// Accepted for older clients; the request's own credentials count.
    #[serde(rename = "authorizationToken", default)]
    _authorization_token: Option<String>,
}

/// Looks at an entity and the Locations that it came from again, now.
pub(super) async fn refresh(
    State(state): State<CatalogState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<Body>,
) -> ApiResult<StatusCode> {
    let event = ENTITY_MUTATE.with(json!({"actionType": "refresh", "entityRef": body.entity_ref}));
    state.audit.track(&credentials, event, make_due(&state, &credentials, &body)).await
}

async fn make_due(state: &CatalogState, credentials: &Credentials, body: &Body) -> ApiResult<StatusCode> {
    let entity_ref = body.entity_ref.to_lowercase();
    let found = |index: &CatalogIndex, condition: &_| index.by_ref(&entity_ref, Some(condition));
    state.demand_for(credentials, &ENTITY_REFRESH, Some(&entity_ref), found).await?;
    let mut due = vec![entity_ref.clone()];
    for _ in 0..MAX_ANCESTORS {
        let Some(current) = due.last().cloned() else { break };
        let parents = state.engine.store.parents(std::slice::from_ref(&current)).await?;
        let Some(parent) =
            parents.get(&current).and_then(|parents| parents.first()).filter(|parent| !due.contains(parent))
        else {
            break;
        };
        due.push(parent.clone());
    }
    due.retain(|named| *named == entity_ref || named.starts_with("location:"));
    let found = state.engine.store.make_due(&due).await?;
    if found == 0 {
        return Err(ApiError::NotFound(format!(
            "Entity {} was not found; give its whole ref, as in component:default/name",
            body.entity_ref
        )));
    }
    state.engine.wake();
    Ok(StatusCode::OK)
}
