//! The list of providers, and `/{provider}/refresh`.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use callboard_core::audit::Actor;
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{SessionResponse, SignInProvider};
use serde_json::{Value, json as value};
use tower_sessions::Session;

use super::{AuthState, oauth, session};
use crate::audit_events::SIGN_IN;
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
            signs_in: provider.signs_in(),
            host: provider.place().map(str::to_owned),
        })
        .collect();
    json(&providers)
}

/// `GET` or `POST /{provider}/refresh`. A browser of our app also gets a session, so that a reload of
/// the page finds it signed in.
pub(super) async fn refresh(
    State(state): State<AuthState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(provider): Path<String>,
    Query(query): Query<oauth::ProviderQuery>,
    headers: HeaderMap,
    browser: Session,
) -> ApiResult<Response> {
    let provider = state.sign_in.provider(&provider)?;
    let answered = match provider {
        Provider::OAuth(..) => {
            return oauth::refresh(&state, provider.oauth(query.env())?, &query, &headers, &browser).await;
        }
        Provider::Guest(guest) => told(&state, provider.id(), state.sign_in.guest(guest)).await?,
        Provider::Proxy(proxy) => {
            told(&state, provider.id(), state.sign_in.proxy(proxy, &headers, Some(peer.ip()))).await?
        }
    };
    if session::is_our_app(&headers) {
        session::begin(&browser, &headers, provider.id(), query.env(), &answered).await?;
    }
    Ok(json(&answered))
}

/// Such a provider does not tell a first sign-in from a later one, so each is told.
async fn told(
    state: &AuthState,
    provider: &str,
    work: impl Future<Output = ApiResult<SessionResponse>>,
) -> ApiResult<SessionResponse> {
    let mut operation = state.audit.begin(Actor::unknown(), SIGN_IN.with(value!({ "provider": provider })));
    let outcome = work.await;
    match &outcome {
        Ok(answered) => {
            if let Some(identity) = &answered.backstage_identity {
                operation.actor(Actor::named(&identity.identity.user_entity_ref));
            }
            operation.succeed(Value::Null);
        }
        Err(error) => operation.fail(error),
    }
    outcome
}

/// Anything else below a provider's name.
pub(super) async fn unknown(Path((provider, rest)): Path<(String, String)>) -> ApiError {
    ApiError::NotFound(format!("Provider '{provider}' has no route '{rest}'"))
}
