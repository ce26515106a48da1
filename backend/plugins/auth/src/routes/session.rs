//! The browser's session: which provider it signed in with, so that a reload of the page needs no
//! second sign-in. The token itself lives in the page's memory alone.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::header::{LOCATION, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use callboard_core::audit::{Actor, caller};
use callboard_core::http::json;
use callboard_core::plugin::PluginEnv;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{self as paths, MOUNT, SessionResponse};
use serde_json::json as value;
use time::Duration;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use super::{AuthState, oauth};
use crate::audit_events::SIGN_OUT;
use crate::oauth::cookies;
use crate::providers::Provider;
use crate::session_store::{About, DatabaseSessionStore};
use crate::sign_in::now_seconds;

const COOKIE: &str = "callboard-session";
const PROVIDER: &str = "provider";
const ENVIRONMENT: &str = "environment";
/// Every provider that this browser may renew an access with.
const GRANTS: &str = "grants";
/// A browser that was not used for so long signs in again.
pub(crate) const IDLE: Duration = Duration::days(30);
/// As much of the name of a browser as is kept, characters.
const MAX_AGENT: usize = 300;

pub(super) fn layer(env: &PluginEnv, store: DatabaseSessionStore) -> SessionManagerLayer<DatabaseSessionStore> {
    let backend = env.auth.backend_url();
    let secure = backend.scheme() == "https";
    let app = env.config.string("app.baseUrl").ok().flatten().and_then(|app| url::Url::parse(&app).ok());
    let elsewhere = app.is_some_and(|app| app.host_str() != backend.host_str());
    // A proxy may put the portal below a path, which it takes away before we see it; the browser keeps it.
    let path = format!("{}{MOUNT}", backend.path().trim_end_matches('/'));
    SessionManagerLayer::new(store)
        .with_name(COOKIE)
        .with_path(path)
        .with_http_only(true)
        .with_secure(secure)
        // Strict would be kept back when a provider sends the browser here, and what comes of that would begin a
        // session of its own in place of the browser's. An app on another host would never send Lax either.
        .with_same_site(if elsewhere && secure { SameSite::None } else { SameSite::Lax })
        .with_expiry(Expiry::OnInactivity(IDLE))
}

/// True for requests of our own page. Other programs ask for a token and want no session.
pub(super) fn is_our_app(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| {
        headers.get(name).is_some_and(|found| found.as_bytes().eq_ignore_ascii_case(value.as_bytes()))
    };
    is("sec-fetch-site", "same-origin") || is("x-requested-with", "XMLHttpRequest")
}

async fn get<T: serde::de::DeserializeOwned>(session: &Session, key: &str) -> ApiResult<Option<T>> {
    session.get(key).await.map_err(ApiError::internal)
}

async fn insert(session: &Session, key: &str, value: impl serde::Serialize) -> ApiResult<()> {
    session.insert(key, value).await.map_err(ApiError::internal)
}

/// Remembers what a provider answered. A provider that signs in gives the session a new id, so that an id that was
/// known before is worth nothing; one that only gives access is noted beside.
pub(super) async fn begin(
    session: &Session,
    headers: &HeaderMap,
    provider: &str,
    environment: Option<&str>,
    answered: &SessionResponse,
) -> ApiResult<()> {
    let known: Option<String> = get(session, PROVIDER).await?;
    let mut grants: Vec<String> = get(session, GRANTS).await?.unwrap_or_default();
    if !grants.iter().any(|grant| grant == provider) {
        grants.push(provider.to_owned());
    }
    if let Some(identity) = &answered.backstage_identity {
        let user = &identity.identity.user_entity_ref;
        let before: Option<About> = get(session, About::KEY).await?;
        let same = known.as_deref() == Some(provider) && before.as_ref().is_some_and(|about| about.user == *user);
        // A new id at each renewal would sign the other tabs out that renew at the same moment.
        if !same {
            session.cycle_id().await.map_err(ApiError::internal)?;
            let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
            let about = About {
                user: user.clone(),
                since: now_seconds(),
                agent: agent.chars().take(MAX_AGENT).collect(),
                address: caller().unwrap_or_default(),
            };
            insert(session, About::KEY, about).await?;
        }
        insert(session, PROVIDER, provider).await?;
        insert(session, ENVIRONMENT, environment).await?;
    }
    // Writing also moves the session's end.
    insert(session, GRANTS, grants).await
}

/// True when this browser's session still has the provider's access.
pub(super) async fn may_renew(session: &Session, provider: &str) -> ApiResult<bool> {
    let grants: Option<Vec<String>> = get(session, GRANTS).await?;
    match grants {
        Some(grants) => Ok(grants.iter().any(|grant| grant == provider)),
        // A session of the release before, which knew one provider only.
        None => Ok(get::<String>(session, PROVIDER).await?.as_deref() == Some(provider)),
    }
}

/// Every provider that this browser may renew an access with.
pub(super) async fn connected(session: &Session) -> ApiResult<Vec<String>> {
    Ok(get(session, GRANTS).await?.unwrap_or_default())
}

/// Ends what the browser has of a provider; its whole session, if that was begun with it.
pub(super) async fn leave(state: &AuthState, session: &Session, provider: &str) -> ApiResult<()> {
    let main: Option<String> = get(session, PROVIDER).await?;
    if main.as_deref() == Some(provider) {
        return finish(state, session).await;
    }
    let grants: Option<Vec<String>> = get(session, GRANTS).await?;
    if let Some(mut grants) = grants {
        grants.retain(|grant| grant != provider);
        insert(session, GRANTS, grants).await?;
    }
    Ok(())
}

async fn finish(state: &AuthState, session: &Session) -> ApiResult<()> {
    let about: Option<About> = get(session, About::KEY).await?;
    let provider: Option<String> = get(session, PROVIDER).await?;
    session.flush().await.map_err(ApiError::internal)?;
    if let Some(about) = about {
        state.audit.record(Actor::named(about.user), SIGN_OUT.with(value!({ "provider": provider })));
    }
    Ok(())
}

/// `GET /session`: a fresh token for a browser that signed in before; 401 otherwise. The refresh token of
/// a provider is a cookie of that provider's path, so the browser is sent on to there.
pub(super) async fn current(
    State(state): State<AuthState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    session: Session,
) -> ApiResult<Response> {
    let id: Option<String> = get(&session, PROVIDER).await?;
    let Some(id) = id else { return Err(ApiError::Authentication("This browser is not signed in".into())) };
    let environment: Option<String> = get::<Option<String>>(&session, ENVIRONMENT).await?.flatten();
    let signed_in = match state.sign_in.provider(&id) {
        Ok(Provider::Guest(guest)) => state.sign_in.guest(guest).await,
        Ok(Provider::Proxy(proxy)) => state.sign_in.proxy(proxy, &headers, Some(peer.ip())).await,
        Ok(Provider::OAuth(..)) => {
            let address = paths::refresh(&id, environment.as_deref());
            // Relative to this address, for a proxy may have put the portal below a path.
            let address = address.trim_start_matches(MOUNT).trim_start_matches('/').to_owned();
            return Ok((StatusCode::TEMPORARY_REDIRECT, [(LOCATION, address)]).into_response());
        }
        Err(_) => Err(ApiError::Authentication(format!("Provider '{id}' is no longer offered; sign in again"))),
    };
    match signed_in {
        Ok(answer) => {
            begin(&session, &headers, &id, environment.as_deref(), &answer).await?;
            Ok(json(&answer))
        }
        Err(ApiError::Internal(error)) => Err(ApiError::Internal(error)),
        Err(refused) => {
            session.flush().await.map_err(ApiError::internal)?;
            Err(ApiError::Authentication(refused.to_string()))
        }
    }
}

/// `DELETE /session`: signs out, and takes the provider's refresh token away from the browser. Tells where to go on
/// to when the provider that signed in ends its own session on a page.
pub(super) async fn end(State(state): State<AuthState>, headers: HeaderMap, session: Session) -> ApiResult<Response> {
    let main: Option<String> = get(&session, PROVIDER).await?;
    let grants: Vec<String> = get(&session, GRANTS).await?.unwrap_or_default();
    let environment: Option<Option<String>> = get(&session, ENVIRONMENT).await?;
    finish(&state, &session).await?;
    let mut answer = HeaderMap::new();
    let mut on = None;
    for id in main.iter().chain(grants.iter().filter(|grant| Some(*grant) != main.as_ref())) {
        let known = state.sign_in.provider(id).ok();
        let settings = known.and_then(|provider| provider.oauth(environment.clone().flatten().as_deref()).ok());
        if let Some(settings) = settings {
            for name in ["refresh-token", "granted-scope"] {
                cookies::forget(&mut answer, &settings.cookies, &format!("{}-{name}", settings.row.id));
            }
            if main.as_deref() == Some(settings.row.id) {
                on = oauth::going_on(&state, settings, &headers).await;
            }
        }
    }
    Ok(match on {
        Some(on) => (answer, json(&on)).into_response(),
        None => (StatusCode::NO_CONTENT, answer).into_response(),
    })
}
