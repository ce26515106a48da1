//! `/browser-sessions`: where somebody is signed in, and signing out there.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use callboard_core::auth::Credentials;
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::BrowserSession;
use serde_json::json as value;
use tower_sessions::Session;

use super::{AuthState, caller, session};
use crate::audit_events::SESSION_REVOKE;
use crate::session_store::{About, Kept, hashed};

/// `GET /browser-sessions`: those of the caller, the latest first.
pub(super) async fn list(
    State(state): State<AuthState>,
    credentials: Credentials,
    browser: Session,
) -> ApiResult<Response> {
    let user = caller::user(&state, &credentials).await?;
    let here = browser.id().map(|id| hashed(&id));
    let kept = state.sessions.of_user(&user).await?;
    let mut sessions: Vec<BrowserSession> = kept.into_iter().map(|kept| shown(kept, here.as_deref())).collect();
    if let Some(here) = sessions.iter_mut().find(|session| session.current) {
        here.connected = session::connected(&browser).await?;
    }
    sessions.sort_by_key(|session| std::cmp::Reverse(session.last_used_at));
    for program in state.offline.of_user(&user).await? {
        sessions.push(program);
    }
    Ok(json(&sessions))
}

fn shown(kept: Kept, here: Option<&str>) -> BrowserSession {
    let Kept { id, about, provider, expires_at } = kept;
    let About { user: _, since, agent, address } = about;
    let idle = u64::try_from(session::IDLE.whole_seconds()).unwrap_or_default();
    BrowserSession {
        current: here == Some(id.as_str()),
        id,
        provider,
        agent,
        address,
        signed_in_at: since,
        last_used_at: expires_at.saturating_sub(idle).max(since),
        program: None,
        connected: Vec::new(),
    }
}

/// `DELETE /browser-sessions/{id}`: signs out there.
pub(super) async fn revoke(
    State(state): State<AuthState>,
    Path(id): Path<String>,
    credentials: Credentials,
) -> ApiResult<Response> {
    let user = caller::user(&state, &credentials).await?;
    let work = async {
        if state.sessions.end(&user, &id).await? || state.offline.end_of_user(&user, &id).await? {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        Err(ApiError::NotFound("You have no such session; it may have ended already".into()))
    };
    state.audit.track(&user, SESSION_REVOKE.with(value!({ "session": id })), work).await
}

/// `DELETE /browser-sessions`: signs out everywhere, also where the request comes from.
pub(super) async fn revoke_all(State(state): State<AuthState>, credentials: Credentials) -> ApiResult<Response> {
    let user = caller::user(&state, &credentials).await?;
    let work = async {
        state.sessions.end_all(&user).await?;
        state.offline.end_all_of_user(&user).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    state.audit.track(&user, SESSION_REVOKE.with(value!({ "session": "all" })), work).await
}
