//! `/{provider}/refresh`, `/{provider}/start` and their neighbours.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{ProviderKind, SignInProvider};
use tower_sessions::Session;

use super::{AuthState, session};

/// `GET /providers` (ours, open): what the sign-in page offers.
pub(super) async fn list(State(state): State<AuthState>) -> Response {
    let providers: Vec<SignInProvider> = state
        .sign_in
        .providers()
        .iter()
        .map(|provider| SignInProvider {
            id: provider.id().into(),
            title: provider.title().into(),
            kind: ProviderKind::Guest,
        })
        .collect();
    json(&providers)
}

/// `GET` or `POST /{provider}/refresh`. A browser of our app also gets a session, so that a reload of
/// the page finds it signed in.
pub(super) async fn refresh(
    State(state): State<AuthState>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    browser: Session,
) -> ApiResult<Response> {
    let provider = state.sign_in.provider(&provider)?;
    let answer = state.sign_in.refresh(provider).await?;
    if session::is_our_app(&headers) {
        session::begin(&browser, provider.id()).await?;
    }
    Ok(json(&answer))
}

/// `GET /{provider}/start` and `/{provider}/handler/frame`: nothing to redirect to for these providers.
pub(super) async fn start(State(state): State<AuthState>, Path(provider): Path<String>) -> ApiResult<Response> {
    let provider = state.sign_in.provider(&provider)?;
    Err(ApiError::NotImplemented(format!(
        "Provider '{}' signs in without a redirect; call its refresh route",
        provider.id()
    )))
}

/// `POST /{provider}/logout`: providers without a session of their own do not have it.
pub(super) async fn logout(State(state): State<AuthState>, Path(provider): Path<String>) -> ApiResult<Response> {
    let provider = state.sign_in.provider(&provider)?;
    Err(ApiError::NotFound(format!(
        "Provider '{}' has no logout route; DELETE /api/auth/session ends the browser's session",
        provider.id()
    )))
}

/// Anything else below a provider's name.
pub(super) async fn unknown(Path((provider, rest)): Path<(String, String)>) -> ApiError {
    ApiError::NotFound(format!("Provider '{provider}' has no route '{rest}'"))
}
