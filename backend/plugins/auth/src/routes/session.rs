//! The browser's session: which provider it signed in with, so that a reload of the page needs no
//! second sign-in. The token itself lives in the page's memory alone.

use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use callboard_core::http::json;
use callboard_core::plugin::PluginEnv;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{self as paths, MOUNT};
use time::Duration;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use super::AuthState;
use crate::oauth::cookies;
use crate::providers::Provider;
use crate::session_store::DatabaseSessionStore;

const COOKIE: &str = "callboard-session";
const PROVIDER: &str = "provider";
const ENVIRONMENT: &str = "environment";
/// A browser that was not used for so long signs in again.
const IDLE: Duration = Duration::days(30);

pub(super) fn layer(env: &PluginEnv) -> SessionManagerLayer<DatabaseSessionStore> {
    let backend = env.auth.backend_url();
    let secure = backend.scheme() == "https";
    // A proxy may put the portal below a path, which it takes away before we see it; the browser keeps it.
    let path = format!("{}{MOUNT}", backend.path().trim_end_matches('/'));
    SessionManagerLayer::new(DatabaseSessionStore::new(env.database.clone()))
        .with_name(COOKIE)
        .with_path(path)
        .with_http_only(true)
        .with_secure(secure)
        // Strict does not sign anybody out who follows a link from elsewhere: the page comes without the
        // cookie, and asks for the session by itself then.
        .with_same_site(SameSite::Strict)
        .with_expiry(Expiry::OnInactivity(IDLE))
}

/// True for requests of our own page. Other programs ask for a token and want no session.
pub(super) fn is_our_app(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| {
        headers.get(name).is_some_and(|found| found.as_bytes().eq_ignore_ascii_case(value.as_bytes()))
    };
    is("sec-fetch-site", "same-origin") || is("x-requested-with", "XMLHttpRequest")
}

/// Remembers the provider under a new session id, so that an id that was known before is worth nothing.
pub(super) async fn begin(session: &Session, provider: &str, environment: Option<&str>) -> ApiResult<()> {
    let known: Option<String> = session.get(PROVIDER).await.map_err(ApiError::internal)?;
    // A new id at each renewal would sign the other tabs out that renew at the same moment.
    if known.as_deref() != Some(provider) {
        session.cycle_id().await.map_err(ApiError::internal)?;
    }
    session.insert(PROVIDER, provider).await.map_err(ApiError::internal)?;
    session.insert(ENVIRONMENT, environment).await.map_err(ApiError::internal)
}

/// `GET /session`: a fresh token for a browser that signed in before; 401 otherwise. The refresh token of
/// a provider is a cookie of that provider's path, so the browser is sent on to there.
pub(super) async fn current(State(state): State<AuthState>, session: Session) -> ApiResult<Response> {
    let id: Option<String> = session.get(PROVIDER).await.map_err(ApiError::internal)?;
    let Some(id) = id else { return Err(ApiError::Authentication("This browser is not signed in".into())) };
    let signed_in = match state.sign_in.provider(&id) {
        Ok(Provider::Guest(guest)) => state.sign_in.guest(guest).await,
        Ok(Provider::OAuth(..)) => {
            let environment: Option<Option<String>> = session.get(ENVIRONMENT).await.map_err(ApiError::internal)?;
            let address = paths::refresh(&id, environment.flatten().as_deref());
            // Relative to this address, for a proxy may have put the portal below a path.
            let address = address.trim_start_matches(MOUNT).trim_start_matches('/').to_owned();
            return Ok((StatusCode::TEMPORARY_REDIRECT, [(LOCATION, address)]).into_response());
        }
        Err(_) => Err(ApiError::Authentication(format!("Sign-in with '{id}' is no longer offered; sign in again"))),
    };
    match signed_in {
        Ok(answer) => {
            // Touching the session moves its end.
            session.insert(PROVIDER, id).await.map_err(ApiError::internal)?;
            Ok(json(&answer))
        }
        Err(ApiError::Internal(error)) => Err(ApiError::Internal(error)),
        Err(refused) => {
            session.flush().await.map_err(ApiError::internal)?;
            Err(ApiError::Authentication(refused.to_string()))
        }
    }
}

/// `DELETE /session`: signs out, and takes the provider's refresh token away from the browser.
pub(super) async fn end(State(state): State<AuthState>, session: Session) -> ApiResult<Response> {
    let id: Option<String> = session.get(PROVIDER).await.map_err(ApiError::internal)?;
    let environment: Option<Option<String>> = session.get(ENVIRONMENT).await.map_err(ApiError::internal)?;
    session.flush().await.map_err(ApiError::internal)?;
    let mut answer = HeaderMap::new();
    let provider = id.and_then(|id| state.sign_in.provider(&id).ok()?.oauth(environment.flatten().as_deref()).ok());
    if let Some(provider) = provider {
        for name in ["refresh-token", "granted-scope"] {
            cookies::forget(&mut answer, &provider.cookies, &format!("{}-{name}", provider.row.id));
        }
    }
    Ok((StatusCode::NO_CONTENT, answer).into_response())
}
