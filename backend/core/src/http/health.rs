//! The two health probes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use crate::http::{json, json_with};
use crate::lifecycle::{Lifecycle, Phase};
use crate::openapi::{Endpoints, Shape, ToSchema, get};

/// Both probes; open to everybody and answered while the portal still starts.
pub(crate) fn routes() -> Endpoints<Lifecycle> {
    let live = get("/.backstage/health/v1/liveness", "Whether the process runs");
    let ready = get("/.backstage/health/v1/readiness", "Whether the portal has started and is not stopping");
    Endpoints::new()
        .on(live.answers(200, Shape::of::<Health>()).open(), liveness)
        .on(ready.answers(200, Shape::of::<Health>()).answers(503, Shape::of::<Health>()).open(), readiness)
}

/// What a probe says.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok` or `error`.
    status: &'static str,
    /// Why it is not ok.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'static str>,
}

async fn liveness() -> Response {
    json(&Health { status: "ok", message: None })
}

async fn readiness(State(lifecycle): State<Lifecycle>) -> Response {
    let message = match lifecycle.phase() {
        Phase::Ready => return json(&Health { status: "ok", message: None }),
        Phase::Starting => "Backend has not started yet",
        Phase::Stopping => "Backend is shutting down",
    };
    json_with(StatusCode::SERVICE_UNAVAILABLE, &Health { status: "error", message: Some(message) })
}
