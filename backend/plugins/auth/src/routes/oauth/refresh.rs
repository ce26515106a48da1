//! `/{provider}/refresh` with the cookie that the browser holds.

use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::SessionResponse;
use tower_sessions::Session;

use super::{AuthState, LASTING_ACCESS, ProviderQuery, answered_scope, check_requested_with, cookie, keep};
use crate::oauth::{OAuthProvider, Tokens, cookies};
use crate::routes::session;

pub(in crate::routes) async fn refresh(
    state: &AuthState,
    provider: &OAuthProvider,
    query: &ProviderQuery,
    headers: &HeaderMap,
    browser: &Session,
) -> ApiResult<Response> {
    let mut answer = HeaderMap::new();
    let renewed = renewed(state, provider, query, headers, browser, &mut answer).await;
    let renewed = renewed.map_err(|error| match error {
        ApiError::Internal(error) => ApiError::Internal(error),
        refused => ApiError::Authentication(format!("Refresh failed; caused by {}: {refused}", refused.name())),
    })?;
    let mut response = json(&renewed);
    response.headers_mut().extend(answer);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn renewed(
    state: &AuthState,
    provider: &OAuthProvider,
    query: &ProviderQuery,
    headers: &HeaderMap,
    browser: &Session,
    answer: &mut HeaderMap,
) -> ApiResult<SessionResponse> {
    check_requested_with(headers)?;
    let kept = cookies::read(headers, &cookie(provider, "refresh-token")).filter(|kept| !kept.is_empty());
    let kept = kept.ok_or_else(|| ApiError::Input("Missing session cookie".into()))?;
    // Without this a browser whose session was ended from elsewhere would go on with the provider's token.
    if !session::may_renew(browser, provider.row.id).await? {
        return Err(ApiError::Authentication("The session of this browser was ended; sign in again".into()));
    }
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
    let answered = state.sign_in.oauth(provider, recognition, &tokens, &scope).await?;
    if tokens.refresh_token.is_some() {
        keep(provider, &tokens, &scope, headers, answer);
    }
    session::begin(browser, headers, provider.row.id, query.env(), &answered).await?;
    Ok(answered)
}
