//! Where a provider is asked: from its metadata document, or at addresses that the configuration completes.

use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_core::plugin::PluginError;
use callboard_core::{ApiError, ApiResult, Config};
use serde::Deserialize;
use tokio::sync::OnceCell;
use url::Url;

use super::ask::get_json;
use super::table;
use super::template;

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
    #[serde(rename = "end_session_endpoint")]
    pub(crate) end_session: Option<Url>,
}

/// Looks the addresses up when they are first needed, so that a provider that is down does not keep the
/// portal from starting.
pub(crate) struct Lookup {
    metadata: Option<Url>,
    known: OnceCell<Addresses>,
    place: Option<String>,
}

impl Lookup {
    /// Reads what the configuration says; `config` is the provider's block of one environment. Whatever the table
    /// says, `authorizationUrl`, `tokenUrl` and `userInfoUrl` name other addresses: of a national cloud, or of a
    /// gateway in between.
    pub(crate) fn read(config: &Config, endpoints: table::Endpoints) -> Result<Self, PluginError> {
        match endpoints {
            table::Endpoints::Discovered(templates) => {
                let metadata = Some(template::required(config, templates)?);
                Ok(Self { metadata, known: OnceCell::new(), place: None })
            }
            table::Endpoints::Fixed { authorize, token, profile } => {
                let named = |key: &'static str, templates| template::overridable(config, key, templates);
                let required = |key: &'static str, templates: &'static [&'static str]| match named(key, templates)? {
                    Some(url) => Ok(url),
                    None if templates.is_empty() => Err(PluginError::from(config.invalid(key, "is required"))),
                    None => template::required(config, templates),
                };
                let known = Addresses {
                    authorize: required("authorizationUrl", authorize)?,
                    token: required("tokenUrl", token)?,
                    profile: named("userInfoUrl", profile)?,
                    issuer: None,
                    keys: None,
                    revoke: None,
                    end_session: None,
                };
                // A gateway in between does not change whose tokens they are.
                let place = template::first(config, authorize)?.and_then(|url| host_and_port(&url));
                Ok(Self { metadata: None, known: OnceCell::new_with(Some(known)), place })
            }
        }
    }

    /// The hosts that the operator named, which may be private ones.
    pub(crate) fn vouched(&self) -> Vec<AllowRule> {
        let known = self.known.get();
        let known = known.into_iter().flat_map(|known| [Some(&known.token), known.profile.as_ref()]).flatten();
        known.chain(&self.metadata).filter_map(AllowRule::of).collect()
    }

    /// Where the provider is, `host[:port]`, when that is known without asking.
    pub(crate) fn place(&self) -> Option<&str> {
        self.place.as_deref()
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

fn host_and_port(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}
