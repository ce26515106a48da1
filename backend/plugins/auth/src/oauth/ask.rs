//! Questions to a provider that are answered with JSON or a word.

use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use callboard_core::outgoing::{Fetched, HttpClient};
use callboard_core::{ApiError, ApiResult};
use serde_json::Value;
use url::Url;

/// A JSON document of the provider, asked for with an access token if there is one.
pub(crate) async fn get_json(http: &HttpClient, url: &Url, access_token: Option<&str>) -> ApiResult<Value> {
    let answer = get(http, url, "application/json", access_token).await?;
    serde_json::from_slice(&answer.body)
        .map_err(|_| ApiError::Unavailable(format!("The provider answered no JSON at {}", url.path())))
}

/// A word of the provider.
pub(crate) async fn get_text(http: &HttpClient, url: &Url, access_token: &str) -> ApiResult<String> {
    let answer = get(http, url, "text/plain", Some(access_token)).await?;
    Ok(String::from_utf8_lossy(&answer.body).trim().to_owned())
}

async fn get(http: &HttpClient, url: &Url, accept: &'static str, token: Option<&str>) -> ApiResult<Fetched> {
    let mut request = http.get(url.as_str()).header(ACCEPT, HeaderValue::from_static(accept));
    if let Some(token) = token {
        let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(ApiError::internal)?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    let answer = request
        .send()
        .await
        .map_err(|error| ApiError::Unavailable(format!("The provider was not reached: {error}")))?;
    if answer.status.is_success() {
        return Ok(answer);
    }
    let why = format!("The provider answered {} at {}", answer.status, url.path());
    Err(if answer.status.is_client_error() { ApiError::Authentication(why) } else { ApiError::Unavailable(why) })
}
