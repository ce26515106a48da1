//! The token endpoint: a code or a refresh token for an access token.

use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use callboard_core::outgoing::HttpClient;
use callboard_core::{ApiError, ApiResult};
use serde::Deserialize;
use url::{Url, form_urlencoded};

/// What the provider gave. Never shown or logged.
#[derive(Clone, Deserialize)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
    pub(crate) id_token: Option<String>,
    pub(crate) scope: Option<String>,
    /// Seconds.
    pub(crate) expires_in: Option<u64>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    error_description: Option<String>,
}

/// Who asks.
pub(crate) struct Client<'a> {
    pub(crate) id: &'a str,
    pub(crate) secret: &'a str,
    /// The secret goes into a header and not into the form.
    pub(crate) basic: bool,
}

/// # Errors
/// 401 when the provider refuses, 503 when it cannot be asked.
pub(crate) async fn ask(
    http: &HttpClient,
    url: &Url,
    client: &Client<'_>,
    grant: &[(&str, &str)],
) -> ApiResult<Tokens> {
    let body = post(http, url, client, grant).await?;
    if let Ok(tokens) = serde_json::from_slice::<Tokens>(&body) {
        return Ok(tokens);
    }
    // GitHub refuses with status 200.
    Err(match serde_json::from_slice::<Refusal>(&body) {
        Ok(Refusal { error, error_description }) => {
            ApiError::Authentication(format!("The provider refused: {}", error_description.unwrap_or(error)))
        }
        Err(_) => ApiError::Unavailable("The provider answered no token and no reason".into()),
    })
}

/// Tells the provider that a token is no longer needed.
pub(crate) async fn revoke(http: &HttpClient, url: &Url, client: &Client<'_>, token: &str) -> ApiResult<()> {
    post(http, url, client, &[("token", token)]).await.map(|_| ())
}

async fn post(http: &HttpClient, url: &Url, client: &Client<'_>, fields: &[(&str, &str)]) -> ApiResult<Vec<u8>> {
    let origin = url.origin();
    let mut request = http
        .post(url.as_str())
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        // The form holds secrets, which must not follow a redirect to somebody else.
        .checked(move |next| if next.origin() == origin { Ok(()) } else { Err("tokens stay on one host".into()) });
    if client.basic {
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = STANDARD.encode(format!("{}:{}", encoded(client.id), encoded(client.secret)));
        let mut value = HeaderValue::from_str(&format!("Basic {pair}")).map_err(ApiError::internal)?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    let request = request.body(HeaderValue::from_static("application/x-www-form-urlencoded"), form(client, fields));
    let answer = request
        .send()
        .await
        .map_err(|error| ApiError::Unavailable(format!("The provider was not reached: {error}")))?;
    if answer.status.is_server_error() {
        return Err(ApiError::Unavailable(format!("The provider answered {}", answer.status)));
    }
    Ok(answer.body.to_vec())
}

fn form(client: &Client<'_>, fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).append_pair("client_id", client.id);
    if !client.basic {
        form.append_pair("client_secret", client.secret);
    }
    form.finish()
}
