//! The gate in front of every plugin: who is asking, may they come in, and the body of every error.
//!
//! Each request below `/api/<plugin>` passes here once. A request without a user or a service is
//! refused unless the plugin opened the path; a panic behind the gate costs this one request.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use callboard_shared::error::{ErrorBody, ErrorName};
use futures::FutureExt;

use crate::ApiError;
use crate::audit::{RequestContext, TrustProxy, within};
use crate::auth::cookie;
use crate::auth::{Auth, Credentials, Principal};
use crate::error::{PendingError, masked};
use crate::http::JSON;
use crate::lifecycle::{Lifecycle, Phase};
use crate::plugin::{Allow, OpenPath};

/// How long a request waits for a portal that is still starting.
const STARTUP_PAUSE: Duration = Duration::from_secs(5);

/// What the gate of one plugin knows.
pub(crate) struct Gate {
    pub(crate) plugin: &'static str,
    pub(crate) open: Vec<OpenPath>,
    pub(crate) auth: Auth,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) proxies: TrustProxy,
}

pub(crate) async fn pass(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let context = RequestContext::of(&request, gate.proxies);
    let response = match AssertUnwindSafe(within(context, enter(&gate, request, next))).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            ApiError::Internal(anyhow::anyhow!("the handler panicked: {}", panic_text(&*panic))).into_response()
        }
    };
    complete(response, &method, &uri)
}

async fn enter(gate: &Gate, mut request: Request, next: Next) -> Response {
    if gate.lifecycle.phase() == Phase::Starting
        && gate.lifecycle.wait_until_started(STARTUP_PAUSE).await == Phase::Starting
    {
        return ApiError::Unavailable("The portal is still starting; try again in a few seconds".into())
            .into_response();
    }
    // The body cannot be shared between threads, so only the head is borrowed across the check.
    let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
    match admit(gate, &path, &headers).await {
        Ok(credentials) => {
            request.extensions_mut().insert(credentials);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

/// The caller's credentials, or why they do not get in.
async fn admit(gate: &Gate, path: &str, headers: &HeaderMap) -> Result<Credentials, ApiError> {
    let allow = gate.open.iter().find(|open| opens(open, path)).map(|open| open.allow);
    // A route that is open to anybody checks by itself: a broken token must not close a public page.
    if allow == Some(Allow::Unauthenticated) {
        return Ok(Credentials::unchecked(headers));
    }
    let token = match bearer(headers.get(header::AUTHORIZATION)) {
        Some(token) => Some(token.to_owned()),
        None if allow == Some(Allow::UserCookie) => cookie::token(headers),
        None => None,
    };
    let Some(token) = token else {
        return Err(ApiError::Authentication("Missing credentials: send 'Authorization: Bearer <token>'".into()));
    };
    let limited_allowed = allow == Some(Allow::UserCookie);
    let principal = gate.auth.verify(&token, gate.plugin, limited_allowed).await?;
    if let Principal::Service { restrictions: Some(restrictions), .. } = &principal
        && !restrictions.iter().any(|restriction| restriction.plugin == gate.plugin)
    {
        return Err(ApiError::NotAllowed(format!(
            "This token's access is restricted to other plugins than '{}'",
            gate.plugin
        )));
    }
    Ok(Credentials::new(principal, token))
}

/// A plugin that opens all of itself does not thereby open the framework's routes below it.
fn opens(open: &OpenPath, path: &str) -> bool {
    const FRAMEWORK: [&str; 2] = ["/.backstage/", "/.well-known/backstage/"];
    let framework = |path: &str| FRAMEWORK.iter().any(|own| path.starts_with(own));
    open.covers(path) && (framework(open.path) || !framework(path))
}

/// The token of an `Authorization` header; the scheme's case and the number of blanks do not matter.
pub(crate) fn bearer(header: Option<&HeaderValue>) -> Option<&str> {
    let (scheme, token) = header?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Writes the contract's error body into an answer that a handler left for it.
fn complete(response: Response, method: &Method, uri: &Uri) -> Response {
    let Some(pending) = response.extensions().get::<PendingError>().cloned() else { return response };
    let url = uri.path_and_query().map_or("/", |url| url.as_str());
    let body = ErrorBody::new(pending.name, pending.message).with_request(method.as_str(), url);
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(header::CONTENT_TYPE, JSON);
    parts.headers.remove(header::CONTENT_LENGTH);
    match serde_json::to_vec(&body) {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(error) => {
            tracing::error!(%error, "an error answer could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The answer to a panic outside any plugin.
pub(crate) fn panic_answer(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let error = anyhow::anyhow!("a panic outside the plugins: {}", panic_text(&*panic));
    let body = ErrorBody::new(ErrorName::Error, masked(&error));
    (StatusCode::INTERNAL_SERVER_ERROR, axum::Json(body)).into_response()
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_plugin_keeps_framework_routes_shut() {
        let all = OpenPath::unauthenticated("/");
        assert!(opens(&all, "/guest/refresh"));
        assert!(!opens(&all, "/.backstage/scheduler/v1/tasks"));
        assert!(!opens(&all, "/.well-known/backstage/permissions/metadata"));
        assert!(opens(&all, "/.well-known/jwks.json"));
        assert!(opens(&OpenPath::unauthenticated("/.backstage/auth/v1/jwks.json"), "/.backstage/auth/v1/jwks.json"));
    }

    #[test]
    fn schemes_in_any_case_and_spacing() {
        for text in ["Bearer abc", "bearer abc", "BEARER   abc "] {
            assert_eq!(bearer(Some(&HeaderValue::from_static(text))), Some("abc"), "{text}");
        }
        for text in ["Basic abc", "Bearer", "Bearer  "] {
            assert_eq!(bearer(Some(&HeaderValue::from_static(text))), None, "{text}");
        }
    }
}
