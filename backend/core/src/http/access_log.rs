//! Request ids and the access log.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Carries the id that error panels and logs show.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, for handlers that log.
#[derive(Clone, Debug)]
pub struct RequestId(pub HeaderValue);

/// Gives the request an id (a caller's own is kept when it is short and plain), logs one line when it
/// is answered, and counts it.
pub(crate) async fn track(State(plugins): State<Arc<[&'static str]>>, mut request: Request, next: Next) -> Response {
    let id = request.headers().get(&REQUEST_ID).filter(|id| is_plain(id)).cloned().unwrap_or_else(fresh_id);
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let uri = request.uri().clone();
    let agent = request.headers().get(header::USER_AGENT).cloned();
    let began = Instant::now();

    let mut response = next.run(request).await;

    let status = response.status().as_u16();
    let took = began.elapsed();
    let plugin = plugin_of(&plugins, uri.path());
    metrics::histogram!("http_server_request_duration_seconds", "plugin" => plugin, "method" => method_label(&method), "status" => status_label(status))
        .record(took.as_secs_f64());
    tracing::info!(
        target: "incomingRequest",
        r#type = "incomingRequest",
        method = %method,
        url = %redacted(&uri),
        status,
        duration_ms = took.as_secs_f64() * 1e3,
        user_agent = agent.as_ref().and_then(|agent| agent.to_str().ok()).unwrap_or_default(),
        request_id = id.to_str().unwrap_or_default(),
        "{method} {path} {status}",
        path = uri.path(),
    );
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

fn fresh_id() -> HeaderValue {
    let mut text = [0_u8; uuid::fmt::Simple::LENGTH];
    let text: &str = uuid::Uuid::new_v4().simple().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("-"))
}

fn is_plain(id: &HeaderValue) -> bool {
    id.len() <= 128 && id.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
}

/// `catalog` for `/api/catalog/…`. Only mounted plugins become a label, so that a scanner cannot grow
/// the metrics without bound.
fn plugin_of(plugins: &[&'static str], path: &str) -> &'static str {
    let Some(rest) = path.strip_prefix("/api/") else { return "app" };
    let name = rest.split('/').next().unwrap_or_default();
    plugins.iter().find(|id| **id == name).copied().unwrap_or("other")
}

fn method_label(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "PATCH" => "PATCH",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn status_label(status: u16) -> &'static str {
    match status {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

/// The address without the values of parameters that carry credentials during sign-in.
pub(crate) fn redacted(uri: &axum::http::Uri) -> String {
    const SECRET: [&str; 5] = ["code", "state", "token", "access_token", "id_token"];
    let Some(query) = uri.query() else { return uri.path().to_owned() };
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((key, _)) if SECRET.contains(&key) => format!("{key}=<redacted>"),
            _ => pair.to_owned(),
        })
        .collect();
    format!("{}?{}", uri.path(), pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_secrets_stay_out_of_the_log() {
        let uri = "/api/auth/github/handler/frame?code=abc&state=def&env=production".parse().unwrap();
        assert_eq!(redacted(&uri), "/api/auth/github/handler/frame?code=<redacted>&state=<redacted>&env=production");
    }

    #[test]
    fn labels_are_bounded() {
        let plugins = ["auth", "catalog"];
        assert_eq!(plugin_of(&plugins, "/api/catalog/entities"), "catalog");
        assert_eq!(plugin_of(&plugins, "/api/x9f3/y"), "other");
        assert_eq!(plugin_of(&plugins, "/catalog"), "app");
    }
}
