//! The HTTP server: the order of its layers, the gate in front of every plugin, and small answers.
//!
//! From the outside in: panic guard of the connection, request id and access log, security headers,
//! CORS, compression, health, then either a plugin below `/api/<id>` or the app.

mod access_log;
pub mod body;
mod cors;
mod description;
mod gate;
mod health;
pub mod params;
mod router;
mod security;
mod serve;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;

pub use access_log::RequestId;
pub(crate) use access_log::redacted;
pub use body::JsonBody;
pub(crate) use gate::bearer as bearer_token;
pub use params::Params;
pub use router::{MountedPlugin, build};
pub(crate) use router::{framework, platform};
pub use serve::{Listener, ServerError, serve};

use crate::ApiError;

/// The content type of every JSON answer.
pub const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// A JSON answer with status 200.
pub fn json<T: Serialize>(value: &T) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => json_bytes(bytes.into()),
        Err(error) => ApiError::internal(error).into_response(),
    }
}

/// A JSON answer with a status of one's own.
pub fn json_with<T: Serialize>(status: StatusCode, value: &T) -> Response {
    let mut response = json(value);
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// An answer whose JSON text exists already.
#[must_use]
pub fn json_bytes(bytes: Bytes) -> Response {
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
}

/// JSON that is made while it is sent.
pub fn json_stream<S>(parts: S) -> Response
where
    S: futures::Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static,
{
    let mut response = Response::new(Body::from_stream(parts));
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
}

/// 404 with an empty body, as the contract wants it for routes that do not exist.
pub(crate) async fn no_such_route() -> StatusCode {
    StatusCode::NOT_FOUND
}
