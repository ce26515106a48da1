//! `/{provider}/start`, `/handler/frame`, `/refresh` and `/logout` of providers with a page of their own
//! (contract/auth.md §2).

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, LOCATION, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{REQUESTED_WITH, SessionResponse};
use serde::Deserialize;
use tower_sessions::Session;
use url::{Url, form_urlencoded};

use super::{AuthState, session};
use crate::oauth::cookies::{self, CookieSettings};
use crate::oauth::state::State as Travelling;
use crate::oauth::{OAuthProvider, Start, Tokens, nonce_of, popup};

/// How long somebody may take at the provider.
const NONCE_SECONDS: u64 = 600;
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
}

impl ProviderQuery {
    pub(super) fn env(&self) -> Option<&str> {
        self.env.as_deref()
    }
}

/// What a provider sends back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Returned {
    code: Option<String>,
    state: String,
    error: Option<String>,
    error_description: Option<String>,
}

impl Returned {
    fn of_form(body: &[u8]) -> Self {
        let mut returned = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "code" => returned.code = Some(value.into_owned()),
                "state" => returned.state = value.into_owned(),
                "error" => returned.error = Some(value.into_owned()),
                "error_description" => returned.error_description = Some(value.into_owned()),
                _ => {}
            }
        }
        returned
    }
}

/// `GET /{provider}/start`: sends the browser to the provider's page.
pub(super) async fn start(
    State(state): State<AuthState>,
    Path(provider): Path<String>,
    Query(query): Query<ProviderQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let provider = state.sign_in.provider(&provider)?.oauth(query.env())?;
    let origin = query.origin.unwrap_or_else(|| state.origins.app().to_owned());
    if !state.origins.allow(&origin) {
        return Err(ApiError::NotAllowed(format!(
            "Origin '{origin}' is not allowed; it must be that of app.baseUrl or fit auth.experimentalExtraAllowedOrigins"
        )));
    }
    let redirect_url = query.redirect_url.filter(|_| query.flow.as_deref() == Some("redirect"));
    check_redirect(&state, redirect_url.as_deref())?;
    let granted = cookies::read(&headers, &cookie(provider, "granted-scope")).unwrap_or_default();
    let scope = provider.scope(&query.scope, if provider.row.persists_scopes { &granted } else { "" });
    let nonce = STANDARD.encode(rand::random::<[u8; 16]>());
    let verifier = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let travelling =
        Travelling { nonce, env: query.env.unwrap_or_default(), origin, redirect_url, scope: scope.clone() };
    let id_nonce = nonce_of(&travelling.nonce);
    let address = provider
        .start(&Start { state: &travelling.encode(), scope: &scope, id_nonce: &id_nonce, verifier: &verifier })
        .await?;
    let mut answer = HeaderMap::new();
    let settings = handler_cookies(provider);
    cookies::write(&mut answer, &headers, &settings, &cookie(provider, "nonce"), &travelling.nonce, NONCE_SECONDS);
    cookies::write(&mut answer, &headers, &settings, &cookie(provider, "verifier"), &verifier, NONCE_SECONDS);
    redirect(answer, address.as_str())
}

/// `GET /{provider}/handler/frame`: the browser comes back from the provider.
pub(super) async fn handler(
    State(state): State<AuthState>,
    Path(provider): Path<String>,
    Query(returned): Query<Returned>,
    headers: HeaderMap,
    browser: Session,
) -> ApiResult<Response> {
    finish(&state, &provider, returned, &headers, &browser).await
}

/// `POST /{provider}/handler/frame`: the same with a form.
pub(super) async fn form_handler(
    State(state): State<AuthState>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    browser: Session,
    body: Bytes,
) -> ApiResult<Response> {
    // A form or JSON; what is neither brings no state, which is said then.
    let form = || Returned::of_form(&body);
    let returned = serde_json::from_slice(&body).unwrap_or_else(|_| form());
    finish(&state, &provider, returned, &headers, &browser).await
}

async fn finish(
    state: &AuthState,
    provider: &str,
    returned: Returned,
    headers: &HeaderMap,
    browser: &Session,
) -> ApiResult<Response> {
    let provider = state.sign_in.provider(provider)?;
    provider.environments()?;
    let mut travelling = Travelling::decode(&returned.state)?;
    if travelling.origin.is_empty() {
        state.origins.app().clone_into(&mut travelling.origin);
    }
    let settings = provider.oauth(Some(&travelling.env))?;
    // The state is not signed, so what it says is checked again.
    if !state.origins.allow(&travelling.origin) {
        return Err(ApiError::NotAllowed(format!("Origin '{}' is not allowed", travelling.origin)));
    }
    check_redirect(state, travelling.redirect_url.as_deref())?;
    let mut answer = HeaderMap::new();
    let outcome = signed_in(state, settings, &travelling, returned, headers, &mut answer).await;
    for name in ["nonce", "verifier"] {
        cookies::write(&mut answer, headers, &handler_cookies(settings), &cookie(settings, name), "", 0);
    }
    if let Err(ApiError::Internal(error)) = &outcome {
        tracing::error!(error = format!("{error:#}"), provider = provider.id(), "a sign-in failed");
    }
    if outcome.as_ref().is_ok_and(|session| session.backstage_identity.is_some()) {
        session::begin(browser, provider.id(), Some(&travelling.env)).await?;
    }
    let outcome = outcome.and_then(|session| serde_json::to_value(session).map_err(ApiError::internal));
    let Some(redirect_url) = &travelling.redirect_url else {
        let mut page = popup::page(&travelling.origin, &popup::message(&outcome))?;
        page.headers_mut().extend(answer);
        return Ok(page);
    };
    let mut url = Url::parse(redirect_url).map_err(ApiError::internal)?;
    if outcome.is_err() {
        let message = popup::message(&outcome);
        url.query_pairs_mut().append_pair("error", message["error"]["message"].as_str().unwrap_or_default());
    }
    redirect(answer, url.as_str())
}

async fn signed_in(
    state: &AuthState,
    provider: &OAuthProvider,
    travelling: &Travelling,
    returned: Returned,
    headers: &HeaderMap,
    answer: &mut HeaderMap,
) -> ApiResult<SessionResponse> {
    travelling.check_nonce(cookies::read(headers, &cookie(provider, "nonce")).as_deref())?;
    if let Some(error) = returned.error {
        let why = returned.error_description.unwrap_or(error);
        return Err(ApiError::Authentication(format!("The provider did not sign you in: {why}")));
    }
    let code = returned.code.ok_or_else(|| ApiError::Authentication("The provider sent no code back".into()))?;
    let verifier = cookies::read(headers, &cookie(provider, "verifier")).unwrap_or_default();
    let tokens = provider.redeem(&code, &verifier).await?;
    let recognition = provider.recognise(&tokens, Some(&nonce_of(&travelling.nonce))).await?;
    let scope = answered_scope(provider, &tokens, &travelling.scope);
    let session = state.sign_in.oauth(provider, recognition, &tokens, &scope).await?;
    keep(provider, &tokens, &scope, headers, answer);
    Ok(session)
}

/// `/{provider}/refresh` with the cookie that the browser holds.
pub(super) async fn refresh(
    state: &AuthState,
    provider: &OAuthProvider,
    query: &ProviderQuery,
    headers: &HeaderMap,
) -> ApiResult<Response> {
    let mut answer = HeaderMap::new();
    let session = renewed(state, provider, query, headers, &mut answer).await.map_err(|error| match error {
        ApiError::Internal(error) => ApiError::Internal(error),
        refused => ApiError::Authentication(format!("Refresh failed; caused by {}: {refused}", refused.name())),
    })?;
    let mut response = json(&session);
    response.headers_mut().extend(answer);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn renewed(
    state: &AuthState,
    provider: &OAuthProvider,
    query: &ProviderQuery,
    headers: &HeaderMap,
    answer: &mut HeaderMap,
) -> ApiResult<SessionResponse> {
    check_requested_with(headers)?;
    let kept = cookies::read(headers, &cookie(provider, "refresh-token")).filter(|kept| !kept.is_empty());
    let kept = kept.ok_or_else(|| ApiError::Input("Missing session cookie".into()))?;
    let granted = cookies::read(headers, &cookie(provider, "granted-scope")).unwrap_or_default();
    let (tokens, scope) = if let Some(access_token) = kept.strip_prefix(LASTING_ACCESS) {
        let has = |scope: &str| granted.split_whitespace().any(|granted| granted == scope);
        if !query.scope.split_whitespace().all(has) {
            return Err(ApiError::Authentication("More access is wanted than was granted; sign in again".into()));
        }
        let access_token = access_token.to_owned();
        let tokens = Tokens { access_token, refresh_token: None, id_token: None, scope: None, expires_in: None };
        (tokens, granted)
    } else {
        let wanted = provider.scope(&query.scope, if provider.row.persists_scopes { &granted } else { "" });
        let tokens = provider.renew(&kept, &wanted).await?;
        let scope = answered_scope(provider, &tokens, &wanted);
        (tokens, scope)
    };
    let recognition = provider.recognise(&tokens, None).await?;
    let session = state.sign_in.oauth(provider, recognition, &tokens, &scope).await?;
    if tokens.refresh_token.is_some() {
        keep(provider, &tokens, &scope, headers, answer);
    }
    Ok(session)
}

/// `POST /{provider}/logout`: takes the cookies away, and tells the provider.
pub(super) async fn logout(
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
    browser.flush().await.map_err(ApiError::internal)?;
    Ok((StatusCode::OK, answer).into_response())
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
    let lasting = || (provider.row.id == "github").then(|| format!("{LASTING_ACCESS}{}", tokens.access_token));
    let Some(kept) = tokens.refresh_token.clone().or_else(lasting) else { return };
    let seconds = provider.session_seconds;
    cookies::write(answer, request, &provider.cookies, &cookie(provider, "refresh-token"), &kept, seconds);
    if provider.row.persists_scopes {
        cookies::write(answer, request, &provider.cookies, &cookie(provider, "granted-scope"), scope, seconds);
    }
}

fn check_requested_with(headers: &HeaderMap) -> ApiResult<()> {
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
