//! `/{provider}/start`, `/handler/frame`, `/refresh` and `/logout` of providers with a page of their own
//! (contract/auth.md §2).

mod finish;
mod logout;
mod refresh;
mod start;

use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::REQUESTED_WITH;
use serde::Deserialize;

use super::AuthState;
use crate::oauth::cookies::{self, CookieSettings};
use crate::oauth::{OAuthProvider, Tokens};

pub(super) use finish::{form_handler, handler};
pub(super) use logout::{going_on, logout};
pub(super) use refresh::refresh;
pub(super) use start::start;

/// In place of a refresh token, where a provider's access tokens do not end.
const LASTING_ACCESS: &str = "access-token-v2.";

/// What these routes are asked.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ProviderQuery {
    env: Option<String>,
    scope: String,
    origin: Option<String>,
    flow: Option<String>,
    redirect_url: Option<String>,
    test: bool,
}

impl ProviderQuery {
    pub(super) fn env(&self) -> Option<&str> {
        self.env.as_deref()
    }
}

fn cookie(provider: &OAuthProvider, name: &str) -> String {
    format!("{}-{name}", provider.row.id)
}

fn handler_cookies(provider: &OAuthProvider) -> CookieSettings {
    CookieSettings { path: format!("{}/handler", provider.cookies.path), ..provider.cookies.clone() }
}

/// Providers whose scopes we remember answer what was asked, others what they gave.
fn answered_scope(provider: &OAuthProvider, tokens: &Tokens, asked: &str) -> String {
    let given = tokens.scope.clone().filter(|_| !provider.row.persists_scopes);
    given.unwrap_or_else(|| asked.to_owned())
}

fn keep(provider: &OAuthProvider, tokens: &Tokens, scope: &str, request: &HeaderMap, answer: &mut HeaderMap) {
    let lasting = || provider.row.quirks.lasting_access.then(|| format!("{LASTING_ACCESS}{}", tokens.access_token));
    let Some(kept) = tokens.refresh_token.clone().or_else(lasting) else { return };
    let seconds = provider.session_seconds;
    cookies::write(answer, request, &provider.cookies, &cookie(provider, "refresh-token"), &kept, seconds);
    if provider.row.persists_scopes {
        cookies::write(answer, request, &provider.cookies, &cookie(provider, "granted-scope"), scope, seconds);
    }
}

/// # Errors
/// 401 when the request may be a form of a foreign page.
pub(super) fn check_requested_with(headers: &HeaderMap) -> ApiResult<()> {
    let (name, value) = REQUESTED_WITH;
    if headers.get(name).is_some_and(|found| found == value) {
        return Ok(());
    }
    Err(ApiError::Authentication(format!("Invalid {name} header; send '{name}: {value}'")))
}

fn check_redirect(state: &AuthState, redirect_url: Option<&str>) -> ApiResult<()> {
    match redirect_url {
        Some(url) if !state.origins.allow_address(url) => Err(ApiError::NotAllowed(
            "The page to come back to is none of the app's; redirectUrl must be on an allowed origin".into(),
        )),
        _ => Ok(()),
    }
}

fn redirect(mut headers: HeaderMap, address: &str) -> ApiResult<Response> {
    headers.insert(LOCATION, HeaderValue::from_str(address).map_err(ApiError::internal)?);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::FOUND, headers).into_response())
}
