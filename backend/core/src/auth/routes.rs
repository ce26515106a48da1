//! Routes below every plugin's `/.backstage/auth/v1`: public keys and the limited token cookie.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Iso8601;

use super::cookie::set_cookie;
use super::{Auth, Credentials};
use crate::http::json as json_answer;
use crate::{ApiError, ApiResult};

pub(crate) fn framework(plugin: &'static str, auth: Auth) -> Router {
    Router::new()
        .route(
            "/.backstage/auth/v1/jwks.json",
            get(move |State(auth): State<Auth>| async move { jwks(&auth, plugin).await }),
        )
        .route("/.backstage/auth/v1/cookie", get(give_cookie).delete(take_cookie))
        .with_state(auth)
}

async fn jwks(auth: &Auth, plugin: &str) -> ApiResult<Response> {
    Ok(json_answer(&auth.jwks(plugin).await?))
}

/// Trades the user token of the request for the cookie.
async fn give_cookie(State(auth): State<Auth>, credentials: Credentials) -> ApiResult<Response> {
    if credentials.user().is_none() {
        return Err(ApiError::Authentication("Only a signed-in user can have this cookie".into()));
    }
    let token = credentials.token().unwrap_or_default();
    let limited = auth.limited_token(token)?;
    let expires_at = i64::try_from(limited.expires_at).ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    let text = expires_at.and_then(|at| at.format(&Iso8601::DEFAULT).ok()).unwrap_or_default();
    let response = json_answer(&json!({ "expiresAt": text }));
    with_cookie(response, set_cookie(&limited.token, limited.expires_at, auth.backend_url()))
}

/// Takes the cookie back.
async fn take_cookie(State(auth): State<Auth>, _: Credentials) -> ApiResult<Response> {
    with_cookie(StatusCode::NO_CONTENT.into_response(), set_cookie("", 0, auth.backend_url()))
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> ApiResult<Response> {
    let cookie = cookie.ok_or_else(|| {
        ApiError::Internal(anyhow::anyhow!("the cookie holds a character that a header cannot carry"))
    })?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}
