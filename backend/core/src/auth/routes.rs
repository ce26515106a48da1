//! Routes below every plugin's `/.backstage/auth/v1`: public keys and the limited token cookie.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Iso8601;

use super::cookie::set_cookie;
use super::{Auth, Credentials};
use crate::http::json as json_answer;
use crate::openapi::{Endpoints, Shape, ToSchema, delete, get};
use crate::{ApiError, ApiResult};

/// The portal's sign-in and the plugin whose keys are asked for.
type Keys = (Auth, &'static str);

pub(crate) fn framework() -> Endpoints<Keys> {
    let keys = get("/.backstage/auth/v1/jwks.json", "The public keys of the plugin's own tokens, as a JWK set");
    let give = get("/.backstage/auth/v1/cookie", "Trades a user's token for a cookie that only reads").says(
        "For what a browser loads by itself, such as pictures: the limited token of the user, as `backstage-auth`.",
    );
    let take = delete("/.backstage/auth/v1/cookie", "Takes the cookie back");
    Endpoints::new()
        .on(keys.answers(200, Shape::object()).open(), jwks)
        .on(give.answers(200, Shape::of::<CookieGiven>()), give_cookie)
        .on(take.answers(204, Shape::empty()), take_cookie)
}

/// How long a cookie holds.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CookieGiven {
    /// ISO 8601.
    expires_at: String,
}

async fn jwks(State((auth, plugin)): State<Keys>) -> ApiResult<Response> {
    Ok(json_answer(&auth.jwks(plugin).await?))
}

/// Trades the user token of the request for the cookie.
async fn give_cookie(State((auth, _)): State<Keys>, credentials: Credentials) -> ApiResult<Response> {
    if credentials.user().is_none() {
        return Err(ApiError::Authentication("Only a signed-in user can have this cookie".into()));
    }
    let token = credentials.token().unwrap_or_default();
    let limited = auth.limited_token(token)?;
    let expires_at = i64::try_from(limited.expires_at).ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    let text = expires_at.and_then(|at| at.format(&Iso8601::DEFAULT).ok()).unwrap_or_default();
    let response = json_answer(&CookieGiven { expires_at: text });
    with_cookie(response, set_cookie(&limited.token, limited.expires_at, auth.backend_url()))
}

/// Takes the cookie back.
async fn take_cookie(State((auth, _)): State<Keys>, _: Credentials) -> ApiResult<Response> {
    with_cookie(StatusCode::NO_CONTENT.into_response(), set_cookie("", 0, auth.backend_url()))
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> ApiResult<Response> {
    let cookie = cookie.ok_or_else(|| {
        ApiError::Internal(anyhow::anyhow!("the cookie holds a character that a header cannot carry"))
    })?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}
