//! `POST /{provider}/logout`: takes the cookies away, and tells the provider.

use axum::extract::{Path, Query, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::LogoutResponse;
use tower_sessions::Session;

use super::{AuthState, LASTING_ACCESS, ProviderQuery, check_requested_with, cookie};
use crate::oauth::{OAuthProvider, cookies};
use crate::routes::session;

pub(in crate::routes) async fn logout(
    State(state): State<AuthState>,
    Path(provider): Path<String>,
    Query(query): Query<ProviderQuery>,
    headers: HeaderMap,
    browser: Session,
) -> ApiResult<Response> {
    let provider = state.sign_in.provider(&provider)?;
    if !matches!(provider, crate::providers::Provider::OAuth(..)) {
        return Err(ApiError::NotFound(format!(
            "Provider '{}' has no logout route; DELETE /api/auth/session ends the browser's session",
            provider.id()
        )));
    }
    let provider = provider.oauth(query.env())?;
    check_requested_with(&headers)?;
    let foreign = |origin: &HeaderValue| !origin.to_str().is_ok_and(|origin| state.origins.allow(origin));
    if headers.get(ORIGIN).is_some_and(foreign) {
        return Err(ApiError::NotAllowed("Pages of this origin may not sign anybody out".into()));
    }
    let kept = cookies::read(&headers, &cookie(provider, "refresh-token"));
    if let Some(token) = kept.filter(|kept| !kept.is_empty() && !kept.starts_with(LASTING_ACCESS)) {
        // Signing out here must not depend on the provider.
        if let Err(error) = provider.revoke(&token).await {
            tracing::warn!(
                error = error.to_string(),
                provider = provider.row.id,
                "the provider did not revoke a token"
            );
        }
    }
    let mut answer = HeaderMap::new();
    for name in ["refresh-token", "granted-scope"] {
        cookies::write(&mut answer, &headers, &provider.cookies, &cookie(provider, name), "", 0);
    }
    session::leave(&state, &browser, provider.row.id).await?;
    Ok(match going_on(&state, provider, &headers).await {
        Some(on) => (answer, json(&on)).into_response(),
        None => (StatusCode::OK, answer).into_response(),
    })
}

/// Where the browser goes on to, to sign out at the provider too. It comes back to the page that asked, or to the app.
pub(in crate::routes) async fn going_on(
    state: &AuthState,
    provider: &OAuthProvider,
    headers: &HeaderMap,
) -> Option<LogoutResponse> {
    let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    let origin = origin.filter(|origin| state.origins.allow(origin)).unwrap_or_else(|| state.origins.app());
    let logout_url = provider.logout(origin).await?.into();
    Some(LogoutResponse { logout_url })
}
