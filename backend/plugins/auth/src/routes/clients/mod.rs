//! Programs that act for somebody: authorize, the page's questions, token, revoke, register (contract/auth.md §2.1).

mod authorize;
mod decide;
mod register;
mod revoke;
mod token;

use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use callboard_core::http::json_with;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::OAuthRefusal;
use serde::de::DeserializeOwned;

use super::AuthState;
use crate::clients::Refused;

pub(super) use authorize::authorize;
pub(super) use decide::{approve, pending, reject};
pub(super) use register::register;
pub(super) use revoke::revoke;
pub(super) use token::token;

/// # Errors
/// 404 where no program can ask for anything.
fn check_on(state: &AuthState) -> ApiResult<()> {
    if state.client_settings.is_on() {
        return Ok(());
    }
    Err(ApiError::NotFound(
        "Programs cannot sign in here. Whoever runs the portal lets them with auth.clientIdMetadataDocuments.enabled: true".into(),
    ))
}

/// A refusal in the form of OAuth 2.
fn refusal(refused: Refused) -> Response {
    match refused {
        Refused::Failed(error) => error.into_response(),
        Refused::Because { error, why } => {
            let status = if error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
            with_status(status, error, why)
        }
    }
}

fn with_status(status: StatusCode, error: &str, why: String) -> Response {
    not_kept(json_with(status, &OAuthRefusal { error: error.to_owned(), error_description: why }))
}

/// Nobody keeps answers with tokens.
fn not_kept(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A body that is a form or JSON, as its content type says.
fn body<T: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, Refused> {
    let refused = |why: String| Refused::new("invalid_request", &format!("the body cannot be read: {why}"));
    let is_form = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return serde_json::from_slice(bytes).map_err(|error| refused(error.to_string()));
    }
    let mut members = serde_json::Map::new();
    for (name, value) in url::form_urlencoded::parse(bytes) {
        // Of two values nobody knows which is meant, and two readers may take different ones.
        if members.insert(name.clone().into_owned(), value.into_owned().into()).is_some() {
            return Err(refused(format!("'{name}' is there twice")));
        }
    }
    serde_json::from_value(members.into()).map_err(|error| refused(error.to_string()))
}

/// The id and secret of an `Authorization: Basic` header.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, pair) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(pair.trim()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
    };
    Some((decoded(id)?, decoded(secret)?))
}

/// Checks that whoever says to be a client is it; `client` is that of what is asked for.
async fn check_client(
    state: &AuthState,
    client: &str,
    headers: &HeaderMap,
    id: Option<&str>,
    secret: Option<&str>,
) -> Result<(), Refused> {
    let (basic_id, basic_secret) = basic(headers).map_or((None, None), |(id, secret)| (Some(id), Some(secret)));
    let id = basic_id.as_deref().or(id);
    if id.is_some_and(|id| id != client) {
        return Err(Refused::new("invalid_grant", "this was given to another client"));
    }
    // Programs that describe themselves have no secret, and need not be asked again who they are.
    if client.contains("://") {
        return Ok(());
    }
    let known = state.clients.find(client, &state.client_settings).await?;
    match known.is_proven_by(basic_secret.as_deref().or(secret)) {
        true => Ok(()),
        false => Err(Refused::client("client_secret is missing or wrong")),
    }
}
