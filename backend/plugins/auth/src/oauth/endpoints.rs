//! Where a provider is asked: from its metadata document, or below the address of its instance.

use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_core::plugin::PluginError;
use callboard_core::{ApiError, ApiResult, Config};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::OnceCell;
use url::Url;

use super::table;

/// The addresses of one provider.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Addresses {
    #[serde(rename = "authorization_endpoint")]
    pub(crate) authorize: Url,
    #[serde(rename = "token_endpoint")]
    pub(crate) token: Url,
    #[serde(rename = "userinfo_endpoint")]
    pub(crate) profile: Option<Url>,
    pub(crate) issuer: Option<String>,
    #[serde(rename = "jwks_uri")]
    pub(crate) keys: Option<Url>,
    #[serde(rename = "revocation_endpoint")]
    pub(crate) revoke: Option<Url>,
}

/// Looks the addresses up when they are first needed, so that a provider that is down does not keep the
/// portal from starting.
pub(crate) struct Lookup {
    metadata: Option<Url>,
    known: OnceCell<Addresses>,
}

impl Lookup {
    /// Reads what the configuration says; `config` is the provider's block of one environment.
    pub(crate) fn read(config: &Config, endpoints: table::Endpoints) -> Result<Self, PluginError> {
        let address = |key: &str, text: &str| {
            let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            url.ok_or_else(|| PluginError::from(config.invalid(key, &format!("'{text}' is no web address"))))
        };
        match endpoints {
            table::Endpoints::Discovered { key: None, address: fixed } => {
                Ok(Self { metadata: Some(address("metadataUrl", fixed)?), known: OnceCell::new() })
            }
            table::Endpoints::Discovered { key: Some(key), .. } => {
                let text = config.string(key)?.ok_or_else(|| config.invalid(key, "is required"))?;
                Ok(Self { metadata: Some(address(key, &text)?), known: OnceCell::new() })
            }
            table::Endpoints::Instance { key, default, authorize, token, profile, default_profile } => {
                let base = config.string(key)?.unwrap_or_else(|| default.to_owned());
                let base = base.trim_end_matches('/');
                let profile = if base == default { default_profile.to_owned() } else { format!("{base}{profile}") };
                let known = Addresses {
                    authorize: address(key, &format!("{base}{authorize}"))?,
                    token: address(key, &format!("{base}{token}"))?,
                    profile: Some(address(key, &profile)?),
                    issuer: None,
                    keys: None,
                    revoke: None,
                };
                Ok(Self { metadata: None, known: OnceCell::new_with(Some(known)) })
            }
        }
    }

    /// The host that the operator named, which may be a private one.
    pub(crate) fn vouched(&self) -> Option<AllowRule> {
        let url = self.metadata.as_ref().or_else(|| self.known.get().map(|known| &known.token))?;
        let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
        AllowRule::parse(&format!("{}{port}", url.host_str()?))
    }

    /// The host of the profile, where it is known without asking.
    pub(crate) fn profile_host(&self) -> Option<&str> {
        self.known.get()?.profile.as_ref()?.host_str()
    }

    /// # Errors
    /// 503 when the metadata document cannot be had.
    pub(crate) async fn get(&self, http: &HttpClient) -> ApiResult<&Addresses> {
        self.known
            .get_or_try_init(|| async {
                let Some(metadata) = &self.metadata else {
                    return Err(ApiError::internal(anyhow::anyhow!("the provider has no address")));
                };
                let document = get_json(http, metadata, None).await?;
                serde_json::from_value(document).map_err(|error| {
                    ApiError::Unavailable(format!("The metadata of the provider at {metadata} is incomplete: {error}"))
                })
            })
            .await
    }
}

/// A JSON document of the provider, asked for with an access token if there is one.
pub(crate) async fn get_json(http: &HttpClient, url: &Url, access_token: Option<&str>) -> ApiResult<Value> {
    use axum::http::HeaderValue;
    use axum::http::header::{ACCEPT, AUTHORIZATION};

    let mut request = http.get(url.as_str()).header(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(token) = access_token {
        let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(ApiError::internal)?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    let answer = request
        .send()
        .await
        .map_err(|error| ApiError::Unavailable(format!("The provider was not reached: {error}")))?;
    if !answer.status.is_success() {
        let why = format!("The provider answered {} at {}", answer.status, url.path());
        return Err(if answer.status.is_client_error() {
            ApiError::Authentication(why)
        } else {
            ApiError::Unavailable(why)
        });
    }
    serde_json::from_slice(&answer.body)
        .map_err(|_| ApiError::Unavailable(format!("The provider answered no JSON at {}", url.path())))
}
