//! `/{provider}/handler/frame`: the browser comes back from the provider.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use callboard_core::audit::Actor;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::SessionResponse;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_sessions::Session;
use url::{Url, form_urlencoded};

use super::{AuthState, answered_scope, check_redirect, cookie, handler_cookies, keep, redirect};
use crate::audit_events::SIGN_IN;
use crate::oauth::state::State as Travelling;
use crate::oauth::{OAuthProvider, Recognition, Tokens, cookies, nonce_of, popup};
use crate::routes::{session, sign_in_test};

/// What a provider sends back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::routes) struct Returned {
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

/// `GET /{provider}/handler/frame`.
pub(in crate::routes) async fn handler(
    State(state): State<AuthState>,
    Path(provider): Path<String>,
    Query(returned): Query<Returned>,
    headers: HeaderMap,
    browser: Session,
) -> ApiResult<Response> {
    finish(&state, &provider, returned, &headers, &browser).await
}

/// `POST /{provider}/handler/frame`: the same with a form.
pub(in crate::routes) async fn form_handler(
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
    for name in ["nonce", "verifier"] {
        cookies::write(&mut answer, headers, &handler_cookies(settings), &cookie(settings, name), "", 0);
    }
    let outcome = if travelling.test {
        tested(state, settings, &travelling, returned, headers, browser).await
    } else {
        let came = Came { settings, travelling: &travelling, headers, browser };
        signed_in(state, provider.id(), came, returned, &mut answer).await
    };
    if let Err(ApiError::Internal(error)) = &outcome {
        tracing::error!(error = format!("{error:#}"), provider = provider.id(), "a sign-in failed");
    }
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

/// Who came back, and what with.
struct Came<'a> {
    settings: &'a OAuthProvider,
    travelling: &'a Travelling,
    headers: &'a HeaderMap,
    browser: &'a Session,
}

async fn signed_in(
    state: &AuthState,
    provider: &'static str,
    came: Came<'_>,
    returned: Returned,
    answer: &mut HeaderMap,
) -> ApiResult<Value> {
    let Came { settings, travelling, headers, browser } = came;
    let mut operation = state.audit.begin(Actor::unknown(), SIGN_IN.with(json!({ "provider": provider })));
    let outcome = async {
        let (tokens, recognition) = recognised(settings, travelling, returned, headers).await?;
        let scope = answered_scope(settings, &tokens, &travelling.scope);
        let answered = state.sign_in.oauth(settings, recognition, &tokens, &scope).await?;
        keep(settings, &tokens, &scope, headers, answer);
        session::begin(browser, headers, provider, Some(&travelling.env), &answered).await?;
        Ok(answered)
    };
    let outcome: ApiResult<SessionResponse> = outcome.await;
    match &outcome {
        Ok(answered) => {
            if let Some(identity) = &answered.backstage_identity {
                operation.actor(Actor::named(&identity.identity.user_entity_ref));
            }
            operation.succeed(Value::Null);
        }
        Err(error) => operation.fail(error),
    }
    serde_json::to_value(outcome?).map_err(ApiError::internal)
}

/// What a sign-in would have come to; nobody is signed in.
async fn tested(
    state: &AuthState,
    settings: &OAuthProvider,
    travelling: &Travelling,
    returned: Returned,
    headers: &HeaderMap,
    browser: &Session,
) -> ApiResult<Value> {
    let (_, recognition) = recognised(settings, travelling, returned, headers).await?;
    let Recognition { profile, person, claims } = recognition;
    let told = sign_in_test::Told { profile, person, claims };
    sign_in_test::keep(state, settings.row.id, &settings.resolvers, told, browser).await?;
    Ok(Value::Null)
}

async fn recognised(
    provider: &OAuthProvider,
    travelling: &Travelling,
    returned: Returned,
    headers: &HeaderMap,
) -> ApiResult<(Tokens, Recognition)> {
    travelling.check_nonce(cookies::read(headers, &cookie(provider, "nonce")).as_deref())?;
    if let Some(error) = returned.error {
        let why = returned.error_description.unwrap_or(error);
        return Err(ApiError::Authentication(format!("The provider did not sign you in: {why}")));
    }
    let code = returned.code.ok_or_else(|| ApiError::Authentication("The provider sent no code back".into()))?;
    let verifier = cookies::read(headers, &cookie(provider, "verifier")).unwrap_or_default();
    let tokens = provider.redeem(&code, &verifier).await?;
    let recognition = provider.recognise(&tokens, Some(&nonce_of(&travelling.nonce))).await?;
    Ok((tokens, recognition))
}
