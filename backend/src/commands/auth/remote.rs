//! What the portal is asked.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderValue, StatusCode};
use callboard_config::Config;
use callboard_core::outgoing::{AllowRule, Fetched, HttpClient};
use callboard_shared::auth::{MOUNT, OAuthRefusal, TokenRequest, TokenResponse, UserInfoResponse, routes};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::kept::SignedIn;

const PATIENCE: Duration = Duration::from_secs(30);

/// What the portal says of signing in.
#[derive(Debug, Deserialize)]
pub(super) struct Discovered {
    pub(super) issuer: String,
    #[serde(default)]
    authorization_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint: Option<String>,
    #[serde(default)]
    revocation_endpoint: Option<String>,
    userinfo_endpoint: String,
    #[serde(default)]
    scopes_supported: Vec<String>,
    #[serde(default)]
    client_id_metadata_document_supported: bool,
}

/// Where a terminal signs in.
#[derive(Debug)]
pub(super) struct Endpoints {
    pub(super) authorization: Url,
    pub(super) token: String,
    pub(super) revocation: String,
    pub(super) userinfo: String,
}

impl Discovered {
    pub(super) fn endpoints(&self, portal: &str) -> anyhow::Result<Endpoints> {
        let (true, Some(authorization), Some(token), Some(revocation)) = (
            self.client_id_metadata_document_supported,
            &self.authorization_endpoint,
            &self.token_endpoint,
            &self.revocation_endpoint,
        ) else {
            bail!(
                "{portal} lets no programs in; whoever runs it sets auth.clientIdMetadataDocuments.enabled: true, and \
                 auth.experimentalRefreshToken.enabled: true so that terminals stay signed in"
            );
        };
        let authorization = Url::parse(authorization).context("the portal's authorization_endpoint is no address")?;
        Ok(Endpoints {
            authorization,
            token: token.clone(),
            revocation: revocation.clone(),
            userinfo: self.userinfo_endpoint.clone(),
        })
    }

    /// The id of this program: the address at which the portal describes it.
    pub(super) fn client_id(&self) -> String {
        format!("{}{}", self.issuer, routes::CLI_CLIENT)
    }

    pub(super) fn scope(&self) -> &'static str {
        let stays = self.scopes_supported.iter().any(|scope| scope == "offline_access");
        if stays { "openid offline_access" } else { "openid" }
    }
}

/// Asks portals.
pub(super) struct Remote(HttpClient);

impl Remote {
    pub(super) fn new() -> anyhow::Result<Self> {
        Ok(Self(HttpClient::new(&Config::from_value(serde_json::json!({})))?))
    }

    /// Whoever signs a terminal in vouches for the portal, which may well be on this machine.
    fn client(&self, address: &str) -> anyhow::Result<HttpClient> {
        let url = Url::parse(address).with_context(|| format!("'{address}' is no address"))?;
        let host = url.host_str().zip(url.port_or_known_default());
        let rule = host.and_then(|(host, port)| AllowRule::parse(&format!("{host}:{port}")));
        Ok(self.0.allowing(rule))
    }

    pub(super) async fn discover(&self, portal: &str) -> anyhow::Result<Discovered> {
        let at = format!("{portal}{MOUNT}{}", routes::OPENID_CONFIGURATION);
        let answer = self.client(&at)?.get(&at).timeout(PATIENCE).send().await;
        let answer = answer.with_context(|| format!("{portal} does not answer; is that the address of the portal?"))?;
        if !answer.status.is_success() {
            bail!("{at} answered {}; is {portal} the address of a portal?", answer.status);
        }
        serde_json::from_slice(&answer.body).with_context(|| format!("{at} does not describe a portal"))
    }

    /// # Errors
    /// [`Spent`] when what was sent is good no more.
    pub(super) async fn token(&self, endpoint: &str, request: &TokenRequest) -> anyhow::Result<TokenResponse> {
        let body = serde_json::to_string(request)?;
        read(&self.post(endpoint, body).await?)
    }

    pub(super) async fn revoke(&self, endpoint: &str, token: &str) -> anyhow::Result<()> {
        let body = serde_json::json!({ "token": token }).to_string();
        let answer = self.post(endpoint, body).await?;
        if !answer.status.is_success() {
            bail!("the portal answered {}", answer.status);
        }
        Ok(())
    }

    pub(super) async fn user_info(&self, signed_in: &SignedIn) -> anyhow::Result<UserInfoResponse> {
        let at = &signed_in.userinfo_endpoint;
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", signed_in.access_token))
            .context("the token that is kept is damaged; sign in again")?;
        bearer.set_sensitive(true);
        let request = self.client(at)?.get(at).header(AUTHORIZATION, bearer).timeout(PATIENCE);
        read(&request.send().await.with_context(|| format!("{} does not answer", signed_in.portal))?)
    }

    async fn post(&self, endpoint: &str, body: String) -> anyhow::Result<Fetched> {
        let json = HeaderValue::from_static("application/json");
        let request = self.client(endpoint)?.post(endpoint).body(json, body).timeout(PATIENCE);
        request.send().await.with_context(|| format!("{endpoint} does not answer"))
    }
}

/// What was sent is good no more: it was used before, ended, or was taken back.
#[derive(Debug, thiserror::Error)]
#[error("the portal refused: {0}")]
pub(super) struct Spent(String);

fn read<T: DeserializeOwned>(answer: &Fetched) -> anyhow::Result<T> {
    let status = answer.status;
    if status.is_success() {
        return serde_json::from_slice(&answer.body).context("the portal's answer cannot be read");
    }
    let refusal: Option<OAuthRefusal> = serde_json::from_slice(&answer.body).ok();
    match refusal {
        Some(refusal) if refusal.error == "invalid_grant" => Err(Spent(refusal.error_description).into()),
        Some(refusal) => bail!("the portal refused: {} ({})", refusal.error_description, refusal.error),
        None if status == StatusCode::UNAUTHORIZED => Err(Spent("the token is not accepted".into()).into()),
        None => bail!("the portal answered {status}"),
    }
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
