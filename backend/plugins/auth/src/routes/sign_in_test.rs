//! What a sign-in would come to: claims, what each resolver does, and the user (administrators).
//!
//! The provider is asked as for any sign-in, but nobody is signed in by it. What came of it waits in the browser's
//! session until the page asks for it.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{Profile, SignInFact, SignInTest};
use serde_json::Value;
use tower_sessions::Session;

use super::{AuthState, caller};
use crate::providers::Provider;
use crate::proxy::Seen;
use crate::resolvers::{self, Person, Resolver};
use crate::sign_in::now_seconds;
use crate::{ownership, permissions};

const KEY: &str = "sign-in-test";

/// What a provider told.
pub(super) struct Told {
    pub(super) profile: Profile,
    pub(super) person: Person,
    pub(super) claims: Value,
}

/// Puts what came of it where [`result`] finds it.
pub(super) async fn keep(
    state: &AuthState,
    provider: &str,
    resolvers: &[Resolver],
    told: Told,
    browser: &Session,
) -> ApiResult<()> {
    let test = walked(state, provider, resolvers, told).await;
    browser.insert(KEY, test).await.map_err(ApiError::internal)
}

async fn walked(state: &AuthState, provider: &str, resolvers: &[Resolver], told: Told) -> SignInTest {
    let Told { profile, person, claims } = told;
    let (steps, found) = resolvers::walk(resolvers, &person, &state.sign_in.services).await;
    let (user, error) = match found {
        Ok(Some(user)) => (Some(user), None),
        Ok(None) if resolvers.is_empty() => (None, Some(NO_RESOLVERS.to_owned())),
        Ok(None) => (None, Some("No resolver found a user of the catalog".to_owned())),
        Err(ApiError::Internal(_)) => (None, Some("The portal failed; its log says why".to_owned())),
        Err(error) => (None, Some(error.to_string())),
    };
    let mut ownership = Vec::new();
    if let Some(user) = &user {
        ownership = ownership::resolve(&state.sign_in.services, user).await.unwrap_or_else(|| vec![user.to_string()]);
    }
    let fact = |name: &str, value: Option<String>| SignInFact { name: name.to_owned(), value };
    let Person { email, username, preferred_username, id } = person;
    let mut facts = vec![fact("Verified e-mail address", email), fact("User name", username), fact("User id", id)];
    if preferred_username.is_some() {
        facts.push(fact("Preferred user name", preferred_username));
    }
    SignInTest {
        provider: provider.to_owned(),
        at: now_seconds(),
        profile,
        claims,
        facts,
        steps,
        user: user.map(|user| user.to_string()),
        ownership,
        error,
    }
}

const NO_RESOLVERS: &str =
    "This provider has no signIn.resolvers, so it gives access to its own API and signs nobody in";

async fn check(state: &AuthState, credentials: &Credentials) -> ApiResult<()> {
    let (credentials, _) = caller::verified(state, credentials).await?;
    if state.permissions.authorize(&credentials, "auth", &permissions::TEST).await.is_allow() {
        return Ok(());
    }
    let name = permissions::TEST.name;
    Err(ApiError::NotAllowed(format!("You do not have the permission {name}; ask whoever runs this portal")))
}

/// `GET /sign-in-test`: what came of the last one in this browser.
pub(super) async fn result(
    State(state): State<AuthState>,
    credentials: Credentials,
    browser: Session,
) -> ApiResult<Response> {
    check(&state, &credentials).await?;
    let test: Option<SignInTest> = browser.get(KEY).await.map_err(ApiError::internal)?;
    let test = test.ok_or_else(|| ApiError::NotFound("No sign-in was tested in this browser".into()))?;
    Ok(json(&test))
}

/// `POST /{provider}/test`: what the proxy in front of the portal tells about this very request.
pub(super) async fn proxy(
    State(state): State<AuthState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    credentials: Credentials,
) -> ApiResult<Response> {
    check(&state, &credentials).await?;
    let Provider::Proxy(proxy) = state.sign_in.provider(&provider)? else {
        return Err(ApiError::NotFound(format!(
            "Provider '{provider}' is no proxy; go to its start route with test=true"
        )));
    };
    let Seen { profile, person, info: _, claims } = proxy.recognise(&headers, Some(peer.ip())).await?;
    Ok(json(&walked(&state, &provider, &proxy.resolvers, Told { profile, person, claims }).await))
}
