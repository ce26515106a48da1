//! The page that a popup shows at its end: it hands the answer to the window that opened it.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_FRAME_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use callboard_core::{ApiError, ApiResult};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The answer of a sign-in that went well, or `{error: {name, message}}`.
pub(crate) fn message(outcome: &ApiResult<Value>) -> Value {
    match outcome {
        Ok(response) => json!({ "type": "authorization_response", "response": response }),
        Err(error) => {
            let text = match error {
                ApiError::Internal(_) => "The portal failed; its log says why".to_owned(),
                told => told.to_string(),
            };
            json!({ "type": "authorization_response", "error": { "name": error.name().as_str(), "message": text } })
        }
    }
}

/// The page; only a window of `origin` is given the answer.
pub(crate) fn page(origin: &str, message: &Value) -> ApiResult<Response> {
    let script = format!(
        "var message={},origin={};(window.opener||window.parent).postMessage({{type:'config_info',targetOrigin:origin}},'*');\
         (window.opener||window.parent).postMessage(message,origin);setTimeout(function(){{window.close()}},100);",
        literal(message),
        literal(&json!(origin)),
    );
    let policy = format!("script-src 'sha256-{}'", STANDARD.encode(Sha256::digest(&script)));
    let policy = HeaderValue::from_str(&policy).map_err(ApiError::internal)?;
    let html = format!(
        "<!doctype html><html lang=\"en\"><title>Signing in</title><body><script>{script}</script></body></html>"
    );
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("sameorigin")),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::OK, headers, html).into_response())
}

/// JSON that can stand in a script of a page: nothing in it ends the script or a line.
fn literal(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_become_a_script() {
        let text = literal(&json!({"displayName": "</script><script>alert(1)</script>\u{2028}"}));
        assert!(!text.contains('<') && !text.contains('\u{2028}'));
        assert_eq!(
            serde_json::from_str::<Value>(&text).unwrap()["displayName"],
            "</script><script>alert(1)</script>\u{2028}"
        );
    }

    #[test]
    fn the_policy_admits_this_script_alone() {
        let answer = page("https://portal.example.com", &json!({})).unwrap();
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("script-src 'sha256-") && !policy.contains("unsafe"));
    }
}
