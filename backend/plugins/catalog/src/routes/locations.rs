//! Registered locations.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, Params, json, json_with};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::{EntityRef, LocationRef, annotations};
use serde::Deserialize;
use serde_json::{Value, json};

use super::CatalogState;
use super::audit::LOCATION_MUTATE;
use crate::history::asked_by;
use crate::ingest::{Registration, dry_run};
use crate::permissions::{LOCATION_CREATE, LOCATION_DELETE, LOCATION_READ};
use crate::store::{Location, LocationError};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    #[serde(rename = "type")]
    kind: String,
    target: String,
    /// Accepted, and without effect, as in the original.
    #[serde(default, rename = "presence")]
    _presence: Option<String>,
}

impl Body {
    fn location(self) -> ApiResult<LocationRef> {
        if self.kind != "url" {
            return Err(ApiError::Input(format!("Locations of type '{}' cannot be registered; use url", self.kind)));
        }
        LocationRef::parse(&format!("{}:{}", self.kind, self.target)).map_err(super::input)
    }
}

impl From<LocationError> for ApiError {
    fn from(error: LocationError) -> Self {
        match error {
            LocationError::Exists(_) => Self::Conflict(error.to_string()),
            LocationError::Unknown(_) => Self::NotFound(error.to_string()),
            LocationError::Store(error) => error.into(),
        }
    }
}

impl CatalogState {
    async fn location(&self, credentials: &Credentials, id: &str) -> ApiResult<Location> {
        let missing = || ApiError::NotFound(format!("There is no location with id {id}"));
        if !self.may(credentials, &LOCATION_READ).await {
            return Err(missing());
        }
        self.engine.store.location(id).await?.ok_or_else(missing)
    }
}

/// `GET /locations`.
pub(super) async fn list(State(state): State<CatalogState>, credentials: Credentials) -> ApiResult<Response> {
    let locations =
        if state.may(&credentials, &LOCATION_READ).await { state.engine.store.locations().await? } else { Vec::new() };
    let rows: Vec<Value> = locations.iter().map(|location| json!({ "data": location })).collect();
    Ok(json(&rows))
}

/// `POST /locations?dryRun&onConflict`.
pub(super) async fn create(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
    JsonBody(body): JsonBody<Body>,
) -> ApiResult<Response> {
    params.allow(&["dryRun", "onConflict"])?;
    let event = LOCATION_MUTATE.with(json!({
        "actionType": "create",
        "location": {"type": body.kind, "target": body.target},
        "dryRun": is_dry_run(&params),
    }));
    state.audit.track(&credentials, event, register(&state, &credentials, &params, body)).await
}

async fn register(state: &CatalogState, credentials: &Credentials, params: &Params, body: Body) -> ApiResult<Response> {
    state.demand(credentials, &LOCATION_CREATE).await?;
    let refresh = match params.first("onConflict") {
        None => state.engine.settings.refresh_on_conflict,
        Some("refresh") => true,
        Some("reject") => false,
        Some(other) => return Err(ApiError::Input(format!("'onConflict' is reject or refresh, not '{other}'"))),
    };
    let location = body.location()?;
    if is_dry_run(params) {
        return try_out(state, location).await;
    }
    state.demand_writable()?;
    let cause = asked_by(credentials, "POST /locations");
    let added = match state.locations.add(location.clone(), &cause).await {
        Err(LocationError::Exists(_)) if refresh => match state.engine.store.location_by_target(&location).await? {
            Some(existing) => {
                state.locations.refresh(&existing).await?;
                existing
            }
            None => state.locations.add(location, &cause).await?,
        },
        other => other?,
    };
    Ok(json_with(StatusCode::CREATED, &json!({ "location": added, "entities": [] })))
}

fn is_dry_run(params: &Params) -> bool {
    let said = params.first("dryRun");
    said.is_some_and(|word| matches!(word.to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "y"))
}

async fn try_out(state: &CatalogState, location: LocationRef) -> ApiResult<Response> {
    let exists = state.engine.store.location_by_target(&location).await?.is_some();
    let registration = Registration::new(location.clone());
    let entities = dry_run(&state.engine.processing, registration.entity())
        .await
        .map_err(|error| ApiError::Input(format!("{}: {}", error.name, error.message)))?;
    let shown = json!({ "id": location.to_string(), "type": location.kind, "target": location.target, "entityRef": registration.entity_ref().to_string() });
    Ok(json_with(StatusCode::CREATED, &json!({ "location": shown, "entities": entities, "exists": exists })))
}

/// `GET /locations/{id}`.
pub(super) async fn by_id(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path(id): Path<String>,
) -> ApiResult<Response> {
    Ok(json(&state.location(&credentials, &id).await?))
}

/// `PUT /locations/{id}`.
pub(super) async fn update(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<Body>,
) -> ApiResult<Response> {
    let location = json!({"type": body.kind, "target": body.target});
    let event = LOCATION_MUTATE.with(json!({"actionType": "update", "id": id, "location": location}));
    let work = async {
        state.demand(&credentials, &LOCATION_CREATE).await?;
        state.demand_writable()?;
        let cause = asked_by(&credentials, format!("PUT /locations/{id}"));
        Ok(json(&state.locations.relocate(&id, body.location()?, &cause).await?))
    };
    state.audit.track(&credentials, event, work).await
}

/// `DELETE /locations/{id}`.
pub(super) async fn delete(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let work = async {
        state.demand(&credentials, &LOCATION_DELETE).await?;
        state.demand_writable()?;
        state.locations.remove(&id, &asked_by(&credentials, format!("DELETE /locations/{id}"))).await?;
        Ok(StatusCode::NO_CONTENT)
    };
    let event = LOCATION_MUTATE.with(json!({"actionType": "delete", "id": id}));
    state.audit.track(&credentials, event, work).await
}

/// `GET /locations/by-entity/{kind}/{namespace}/{name}`: the registration that the entity goes back to.
pub(super) async fn by_entity(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path((kind, namespace, name)): Path<(String, String, String)>,
) -> ApiResult<Response> {
    let entity_ref = EntityRef::new(&kind, &namespace, &name).to_string();
    let missing = || ApiError::NotFound(format!("No registered location leads to {entity_ref}"));
    if !state.may(&credentials, &LOCATION_READ).await {
        return Err(missing());
    }
    let document = state.index.by_ref(&entity_ref, state.visible(&credentials).await.as_ref()).ok_or_else(missing)?;
    let entity = document.value();
    let origin =
        entity["metadata"]["annotations"][annotations::MANAGED_BY_ORIGIN_LOCATION].as_str().unwrap_or_default();
    let origin = LocationRef::parse(origin).map_err(|_| missing())?;
    let location = state.engine.store.location_by_target(&origin).await?.ok_or_else(missing)?;
    Ok(json(&location))
}
