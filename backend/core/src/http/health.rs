//! The two health probes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use crate::http::{json, json_with};
use crate::lifecycle::{Lifecycle, Phase};

/// Both probes; open to everybody and answered while the portal still starts.
pub(crate) fn routes(lifecycle: Lifecycle) -> Router {
    Router::new()
        .route("/.backstage/health/v1/liveness", get(liveness))
        .route("/.backstage/health/v1/readiness", get(readiness))
        .with_state(lifecycle)
}

async fn liveness() -> Json<serde_json::Value> {
    Json(json!({"status": "ok"}))
}

async fn readiness(State(lifecycle): State<Lifecycle>) -> Response {
    let message = match lifecycle.phase() {
        Phase::Ready => return json(&json!({"status": "ok"})),
        Phase::Starting => "Backend has not started yet",
        Phase::Stopping => "Backend is shutting down",
    };
    json_with(StatusCode::SERVICE_UNAVAILABLE, &json!({"message": message, "status": "error"}))
}
