//! `GET /{provider}/start`: sends the browser to the provider's page.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use callboard_core::{ApiError, ApiResult};

use super::{AuthState, ProviderQuery, check_redirect, cookie, handler_cookies, redirect};
use crate::oauth::state::State as Travelling;
use crate::oauth::{Start, cookies, nonce_of};

/// How long somebody may take at the provider.
const NONCE_SECONDS: u64 = 600;

pub(in crate::routes) async fn start(
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
    let travelling = Travelling {
        nonce,
        env: query.env.unwrap_or_default(),
        origin,
        redirect_url,
        scope: scope.clone(),
        test: query.test,
    };
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
