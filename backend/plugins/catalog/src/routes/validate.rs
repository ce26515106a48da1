//! `POST /validate-entity`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, json_with};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::{LocationRef, annotations};
use serde_json::{Value, json};

use super::{CatalogState, audit};
use crate::ingest::Processing;
use crate::permissions::ENTITY_VALIDATE;
use crate::store::StatusError;

/// Runs the whole chain without storing anything. Its errors have a shape of their own.
pub(super) async fn validate(
    State(state): State<CatalogState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<Value>,
) -> ApiResult<Response> {
    let event = audit::ENTITY_VALIDATE.with(json!({"location": body.get("location")}));
    state.audit.track(&credentials, event, try_out(&state, &credentials, &body)).await
}

async fn try_out(state: &CatalogState, credentials: &Credentials, body: &Value) -> ApiResult<Response> {
    state.demand(credentials, &ENTITY_VALIDATE).await?;
    let entity = body.get("entity").filter(|entity| entity.is_object());
    let entity = entity.cloned().ok_or_else(|| ApiError::Input("'entity' must be an object".into()))?;
    let location = body
        .get("location")
        .and_then(Value::as_str)
        .ok_or_else(|| ApiError::Input("'location' is required, as in url:https://…".into()))?;
    let location = match LocationRef::parse(location) {
        Ok(location) if location.kind == "url" => location,
        Ok(_) => return Ok(refused(&[input("'location' must be of type url")])),
        Err(error) => return Ok(refused(&[input(&error.to_string())])),
    };
    match check(&state.engine.processing, entity, &location).await {
        Ok(()) => Ok(StatusCode::OK.into_response()),
        Err(errors) => Ok(refused(&errors)),
    }
}

async fn check(processing: &Processing, mut entity: Value, location: &LocationRef) -> Result<(), Vec<StatusError>> {
    let text = Value::String(location.to_string());
    if let Some(metadata) = entity.get_mut("metadata").and_then(Value::as_object_mut)
        && let Some(own) = metadata.entry("annotations").or_insert_with(|| json!({})).as_object_mut()
    {
        for key in [annotations::MANAGED_BY_LOCATION, annotations::MANAGED_BY_ORIGIN_LOCATION] {
            own.entry(key).or_insert_with(|| text.clone());
        }
    }
    processing.run(entity, None).await.map(|_| ())
}

fn refused(errors: &[StatusError]) -> Response {
    let errors: Vec<Value> =
        errors.iter().map(|error| json!({ "name": error.name, "message": error.message })).collect();
    json_with(StatusCode::BAD_REQUEST, &json!({ "errors": errors }))
}

fn input(message: &str) -> StatusError {
    StatusError { name: "InputError".into(), message: message.to_owned() }
}
