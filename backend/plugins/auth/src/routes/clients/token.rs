//! `POST /v1/token`: tokens for a code or a refresh token.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use callboard_core::audit::Actor;
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{TokenRequest, TokenResponse};
use callboard_shared::entity::EntityRef;
use serde_json::{Value, json as value};

use super::{AuthState, body, check_client, check_on, not_kept, refusal};
use crate::audit_events::CLIENT_TOKEN;
use crate::clients::{Authorizations, Refused, Renewed, proves};
use crate::sign_in::now_seconds;
use crate::{ownership, user_info};

pub(in crate::routes) async fn token(State(state): State<AuthState>, headers: HeaderMap, bytes: Bytes) -> Response {
    if let Err(error) = check_on(&state) {
        return error.into_response();
    }
    let request: TokenRequest = match body(&headers, &bytes) {
        Ok(request) => request,
        Err(refused) => return refusal(refused),
    };
    let meta = value!({ "grantType": request.grant_type, "client": request.client_id });
    let mut operation = state.audit.begin(Actor::unknown(), CLIENT_TOKEN.with(meta));
    let outcome = match request.grant_type.as_str() {
        "authorization_code" => of_code(&state, &headers, &request).await,
        "refresh_token" => of_refresh_token(&state, &headers, &request).await,
        _ => Err(Refused::new("unsupported_grant_type", "grant_type must be authorization_code or refresh_token")),
    };
    match outcome {
        Ok((user, answer)) => {
            operation.actor(&user);
            operation.succeed(Value::Null);
            not_kept(json(&answer))
        }
        Err(refused) => {
            operation.refuse(&refused.to_string());
            refusal(refused)
        }
    }
}

type Answered = Result<(EntityRef, TokenResponse), Refused>;

async fn of_code(state: &AuthState, headers: &HeaderMap, request: &TokenRequest) -> Answered {
    let required = |value: &Option<String>, name: &str| {
        value.clone().ok_or_else(|| Refused::new("invalid_request", &format!("{name} is required")))
    };
    let (code, redirect_uri) = (required(&request.code, "code")?, required(&request.redirect_uri, "redirect_uri")?);
    let granted = match state.authorizations.of_code(&code).await {
        Ok(granted) => granted,
        Err(refused) => {
            // Somebody else has the code, and it may have been they who used it first.
            if let Some(authorization) = Authorizations::used_before(&refused) {
                state.offline.end_authorization(authorization).await?;
                return Err(Refused::new("invalid_grant", "the code was used before"));
            }
            return Err(refused);
        }
    };
    check_client(state, &granted.client_id, headers, request.client_id.as_deref(), request.client_secret.as_deref())
        .await?;
    if granted.redirect_uri != redirect_uri {
        return Err(Refused::new("invalid_grant", "redirect_uri is another one than the code was sent to"));
    }
    match (&granted.challenge, &request.code_verifier) {
        (None, None) => {}
        (Some(challenge), Some(verifier)) if proves(verifier, challenge) => {}
        _ => return Err(Refused::new("invalid_grant", "code_verifier does not fit the code")),
    }
    if !state.authorizations.redeem(&granted).await? {
        return Err(Refused::new("invalid_grant", "the code was used before"));
    }
    let mut answer = tokens(state, &granted.user, true).await?;
    answer.id_token = Some(answer.access_token.clone());
    answer.scope = Some(granted.scope.clone());
    if let Some(refresh) = state.client_settings.refresh
        && granted.scope.split_whitespace().any(|scope| scope == "offline_access")
    {
        answer.refresh_token = Some(state.offline.begin(&granted, &refresh).await?);
    }
    Ok((granted.user, answer))
}

async fn of_refresh_token(state: &AuthState, headers: &HeaderMap, request: &TokenRequest) -> Answered {
    let Some(refresh) = state.client_settings.refresh else {
        return Err(Refused::new("unsupported_grant_type", "this portal gives no refresh tokens"));
    };
    let given = request.refresh_token.as_deref();
    let given = given.ok_or_else(|| Refused::new("invalid_request", "refresh_token is required"))?;
    // Before it is spent: a client that cannot prove who it is must not sign another one out.
    if let Some((_, client)) = state.offline.client_of(given).await? {
        check_client(state, &client, headers, request.client_id.as_deref(), request.client_secret.as_deref()).await?;
    }
    let Renewed { user, refresh_token } = state.offline.renew(given, request.client_id.as_deref(), &refresh).await?;
    let mut answer = tokens(state, &user, refresh.without_user).await?;
    answer.refresh_token = Some(refresh_token);
    Ok((user, answer))
}

/// A token with what the user owns now. Whom the catalog no longer knows gets none, unless `without_entity`.
async fn tokens(state: &AuthState, user: &EntityRef, without_entity: bool) -> Result<TokenResponse, Refused> {
    let now = ownership::resolve(&state.sign_in.services, user).await;
    let owned = match now {
        Some(owned) => owned,
        None if without_entity => known(state, user).await?,
        None => {
            state.offline.end_all_of_user(user).await?;
            return Err(Refused::new("invalid_grant", "the catalog no longer knows the user"));
        }
    };
    let issued = state.sign_in.issue(user, &owned).await?;
    Ok(TokenResponse {
        access_token: issued.token,
        id_token: None,
        token_type: "Bearer".into(),
        expires_in: issued.expires_at.saturating_sub(now_seconds()),
        scope: None,
        refresh_token: None,
    })
}

async fn known(state: &AuthState, user: &EntityRef) -> ApiResult<Vec<String>> {
    let known = user_info::recall(&state.database, user).await?;
    known.ok_or_else(|| ApiError::NotFound(format!("Nothing is known about {user}; let the user sign in once")))
}
