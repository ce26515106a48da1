//! What the portal is asked.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use callboard_shared::auth::{OAuthRefusal, TokenRequest, TokenResponse, UserInfoResponse, routes};
use reqwest::{Client, Response, StatusCode};
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
pub(super) struct Remote(Client);

impl Remote {
    pub(super) fn new() -> anyhow::Result<Self> {
        // Fails when there is one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self(Client::builder().timeout(PATIENCE).build().context("HTTP could not be set up")?))
    }

    pub(super) async fn discover(&self, portal: &str) -> anyhow::Result<Discovered> {
        let at = format!("{portal}/api/auth{}", routes::OPENID_CONFIGURATION);
        let answer = self.0.get(&at).send().await;
        let answer = answer.with_context(|| format!("{portal} does not answer; is that the address of the portal?"))?;
        let status = answer.status();
        if !status.is_success() {
            bail!("{at} answered {status}; is {portal} the address of a portal?");
        }
        let text = answer.text().await.context("the portal's answer broke off")?;
        serde_json::from_str(&text).with_context(|| format!("{at} does not describe a portal"))
    }

    /// # Errors
    /// [`Spent`] when what was sent is good no more.
    pub(super) async fn token(&self, endpoint: &str, request: &TokenRequest) -> anyhow::Result<TokenResponse> {
        let body = serde_json::to_string(request)?;
        read(self.post(endpoint, body).await?).await
    }

    pub(super) async fn revoke(&self, endpoint: &str, token: &str) -> anyhow::Result<()> {
        let body = serde_json::json!({ "token": token }).to_string();
        let answer = self.post(endpoint, body).await?;
        if !answer.status().is_success() {
            bail!("the portal answered {}", answer.status());
        }
        Ok(())
    }

    pub(super) async fn user_info(&self, signed_in: &SignedIn) -> anyhow::Result<UserInfoResponse> {
        let request = self.0.get(&signed_in.userinfo_endpoint).bearer_auth(&signed_in.access_token);
        read(request.send().await.with_context(|| format!("{} does not answer", signed_in.portal))?).await
    }

    async fn post(&self, endpoint: &str, body: String) -> anyhow::Result<Response> {
        let request = self.0.post(endpoint).header("content-type", "application/json").body(body);
        request.send().await.with_context(|| format!("{endpoint} does not answer"))
    }
}

/// What was sent is good no more: it was used before, ended, or was taken back.
#[derive(Debug, thiserror::Error)]
#[error("the portal refused: {0}")]
pub(super) struct Spent(String);

async fn read<T: DeserializeOwned>(answer: Response) -> anyhow::Result<T> {
    let status = answer.status();
    let text = answer.text().await.context("the portal's answer broke off")?;
    if status.is_success() {
        return serde_json::from_str(&text).context("the portal's answer cannot be read");
    }
    let refusal: Option<OAuthRefusal> = serde_json::from_str(&text).ok();
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
