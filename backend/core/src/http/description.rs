//! `GET /openapi.json` below every plugin: what its endpoints take and answer.

use axum::extract::State;
use axum::response::Response;

use crate::error::{ApiError, ApiResult};
use crate::http::json;
use crate::openapi::{self, Endpoints, OpenApi, Shape, get};

/// A plugin's id and its own part of the description.
type Described = (&'static str, fn() -> OpenApi);

pub(crate) fn framework() -> Endpoints<Described> {
    Endpoints::new().on(get("/openapi.json", "This description").answers(200, Shape::object()), describe)
}

/// Made when it is asked for, which is rare: kept, it would take more memory than it saves time.
async fn describe(State((id, own)): State<Described>) -> ApiResult<Response> {
    Ok(json(&openapi::as_3_0(&openapi::of_plugin(id, own())).map_err(ApiError::internal)?))
}
