//! `POST /http/{topic}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use callboard_core::events::Events;
use callboard_core::openapi::{Endpoints, Shape, post};
use callboard_core::{ApiError, ApiResult};
use http_body_util::{BodyExt, Limited};
use serde_json::{Value, json};

use crate::topics::Topic;

/// The largest event, bytes (contract/notifications.md C1).
const MAX_BODY: usize = 5 * 1024 * 1024;

#[derive(Clone)]
pub(crate) struct Ingress {
    topics: Arc<BTreeMap<String, Topic>>,
    events: Events,
}

pub(crate) fn routes(topics: BTreeMap<String, Topic>, events: Events) -> Router {
    let ingress = Ingress { topics: Arc::new(topics), events };
    endpoints().router().with_state(ingress)
}

pub(crate) fn endpoints() -> Endpoints<Ingress> {
    let receive_event = post("/http/{topic}", "Takes an event of a git host, or of whoever a topic is for")
        .says("Of at most 5 MB. 403 when the sender's signature does not fit, 415 for anything but JSON in UTF-8.")
        .takes(Shape::object())
        .answers(202, Shape::object())
        .open();
    Endpoints::new().on(receive_event, receive)
}

/// 202 once the event is published; whoever is concerned works on it later.
async fn receive(State(ingress): State<Ingress>, Path(name): Path<String>, request: Request) -> ApiResult<Response> {
    let topic = ingress.topics.get(&name).ok_or_else(|| {
        ApiError::NotFound(format!(
            "No events are taken for '{name}'; set its webhook secret, or name it in events.http.topics"
        ))
    })?;
    let (parts, body) = request.into_parts();
    let media = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !is_json(media) {
        return Ok(unsupported(media));
    }
    let bytes = Limited::new(body, MAX_BODY).collect().await;
    let bytes = bytes.map_err(|error| ApiError::Input(format!("the event could not be read: {error}")))?.to_bytes();
    if let Some(sender) = topic.sender
        && !topic.secrets.is_empty()
        && !sender.proof.holds(&topic.secrets, &parts.headers, &bytes)
    {
        metrics::counter!("events_received_total", "topic" => name, "outcome" => "refused").increment(1);
        return Err(ApiError::NotAllowed("The signature does not fit; check the secret of the webhook".into()));
    }
    let payload: Value =
        serde_json::from_slice(&bytes).map_err(|error| ApiError::Input(format!("the event is not JSON: {error}")))?;
    if let Some(subtopic) = topic.sender.and_then(|sender| sender.subtopic(&parts.headers, &payload)) {
        ingress.events.publish(&subtopic, payload.clone());
    }
    ingress.events.publish(&name, payload);
    metrics::counter!("events_received_total", "topic" => name, "outcome" => "accepted").increment(1);
    Ok((StatusCode::ACCEPTED, Json(json!({ "status": "accepted" }))).into_response())
}

/// `application/json`, in UTF-8 if it says in what.
fn is_json(media: &str) -> bool {
    let mut parts = media.split(';').map(str::trim);
    let json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    json && parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
            value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    })
}

fn unsupported(media: &str) -> Response {
    let message = format!("Events are sent as application/json in UTF-8, not as '{media}'");
    let body = json!({ "error": { "name": "UnsupportedMediaTypeError", "message": message } });
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_in_utf_8_is_taken() {
        for good in ["application/json", "Application/JSON; charset=UTF-8", "application/json; charset=\"utf-8\""] {
            assert!(is_json(good), "{good}");
        }
        for bad in [
            "",
            "text/plain",
            "application/jsonp",
            "application/json; charset=latin1",
            "application/x-www-form-urlencoded",
        ] {
            assert!(!is_json(bad), "{bad}");
        }
    }
}
