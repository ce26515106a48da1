//! The list of providers, and `/{provider}/refresh`.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::SignInProvider;
use tower_sessions::Session;

use super::{AuthState, oauth, session};
use crate::providers::Provider;

/// `GET /providers` (ours, open): what the sign-in page offers.
pub(super) async fn list(State(state): State<AuthState>) -> Response {
    let providers: Vec<SignInProvider> = state
        .sign_in
        .providers()
        .iter()
        .map(|provider| SignInProvider {
            id: provider.id().into(),
            title: provider.title().into(),
            kind: provider.kind(),
        })
        .collect();
    json(&providers)
}

/// `GET` or `POST /{provider}/refresh`. A browser of our app also gets a session, so that a reload of
/// the page finds it signed in.
pub(super) async fn refresh(
    State(state): State<AuthState>,
    Path(provider): Path<String>,
    Query(query): Query<oauth::ProviderQuery>,
    headers: HeaderMap,
    browser: Session,
) -> ApiResult<Response> {
    let provider = state.sign_in.provider(&provider)?;
    let answer = match provider {
        Provider::Guest(guest) => json(&state.sign_in.guest(guest).await?),
        Provider::OAuth(..) => oauth::refresh(&state, provider.oauth(query.env())?, &query, &headers).await?,
    };
    if session::is_our_app(&headers) {
        session::begin(&browser, provider.id(), query.env()).await?;
    }
    Ok(answer)
}

/// Anything else below a provider's name.
pub(super) async fn unknown(Path((provider, rest)): Path<(String, String)>) -> ApiError {
    ApiError::NotFound(format!("Provider '{provider}' has no route '{rest}'"))
}
