//! `GET /v1/authorize`: a program sends somebody here to be let.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::response::{IntoResponse as _, Response};
use callboard_core::ApiError;
use callboard_shared::auth::CONSENT_PAGE;
use serde::Deserialize;
use url::Url;

use super::{AuthState, check_on, with_status};
use crate::clients::{Asked, Client, Refused, Settings};

/// As long as a text of a program may be.
const MAX_TEXT: usize = 2000;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::routes) struct AuthorizeQuery {
    client_id: String,
    redirect_uri: String,
    response_type: String,
    scope: String,
    state: Option<String>,
    nonce: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
}

pub(in crate::routes) async fn authorize(
    State(state): State<AuthState>,
    Query(query): Query<AuthorizeQuery>,
) -> Response {
    if let Err(error) = check_on(&state) {
        return error.into_response();
    }
    // Nobody is sent to an address that is not known to be the client's.
    let client = match client(&state, &query).await {
        Ok(client) => client,
        Err(Refused::Failed(error)) => return error.into_response(),
        Err(Refused::Because { error, why }) => return with_status(StatusCode::BAD_REQUEST, error, why),
    };
    let outcome = match asked(&client, &query, &state.client_settings) {
        Ok(asked) => state.authorizations.ask(&client, asked).await,
        Err(refused) => Err(refused),
    };
    let address = match outcome {
        Ok(id) => Ok(format!("{}{CONSENT_PAGE}/{id}", state.app_url)),
        Err(Refused::Failed(error)) => Err(error),
        Err(Refused::Because { error, why }) => back(&query, error, &why, &state.issuer),
    };
    match address {
        Ok(address) => (StatusCode::FOUND, [(LOCATION, address), (CACHE_CONTROL, "no-store".into())]).into_response(),
        Err(error) => error.into_response(),
    }
}

async fn client(state: &AuthState, query: &AuthorizeQuery) -> Result<Client, Refused> {
    if query.client_id.is_empty() || query.redirect_uri.is_empty() {
        return Err(Refused::new("invalid_request", "client_id and redirect_uri are required"));
    }
    let client = state.clients.find(&query.client_id, &state.client_settings).await?;
    if !client.may_be_answered_at(&query.redirect_uri) {
        return Err(Refused::new(
            "invalid_request",
            "redirect_uri is none of the client's, or of none that are allowed",
        ));
    }
    Ok(client)
}

fn asked(client: &Client, query: &AuthorizeQuery, settings: &Settings) -> Result<Asked, Refused> {
    if query.response_type != "code" {
        return Err(Refused::new("unsupported_response_type", "response_type must be code"));
    }
    let texts = [&query.state, &query.nonce, &query.code_challenge];
    if texts.into_iter().flatten().any(|text| text.len() > MAX_TEXT) {
        return Err(Refused::new("invalid_request", "state, nonce or code_challenge is too long"));
    }
    match (&query.code_challenge, query.code_challenge_method.as_deref()) {
        (Some(_), Some("S256")) => {}
        (Some(_), _) => return Err(Refused::new("invalid_request", "code_challenge_method must be S256")),
        (None, _) if client.public => return Err(Refused::new("invalid_request", "code_challenge is required (PKCE)")),
        (None, _) => {}
    }
    let known = |scope: &&str| *scope == "openid" || (*scope == "offline_access" && settings.refresh.is_some());
    let scopes: Vec<&str> = query.scope.split_whitespace().filter(known).collect();
    Ok(Asked {
        redirect_uri: query.redirect_uri.clone(),
        scope: if scopes.is_empty() { "openid".into() } else { scopes.join(" ") },
        state: query.state.clone(),
        nonce: query.nonce.clone(),
        challenge: query.code_challenge.clone(),
    })
}

/// The client's own address with the reason.
fn back(query: &AuthorizeQuery, error: &str, why: &str, issuer: &str) -> Result<String, ApiError> {
    let mut url = Url::parse(&query.redirect_uri).map_err(ApiError::internal)?;
    url.query_pairs_mut()
        .append_pair("error", error)
        .append_pair("error_description", why)
        .extend_pairs(query.state.iter().map(|state| ("state", state)))
        .append_pair("iss", issuer);
    Ok(url.into())
}
