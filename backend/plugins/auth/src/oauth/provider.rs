//! One provider in one environment: its settings, and what its sign-in page and its token endpoint are asked.

use std::str::FromStr as _;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use callboard_core::auth::RemoteKeys;
use callboard_core::outgoing::HttpClient;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiResult, Config};
use callboard_shared::auth::MOUNT;
use jsonwebtoken::Algorithm;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::cookies::CookieSettings;
use super::endpoints::Lookup;
use super::exchange::{self, Client, Tokens};
use super::table::{Endpoints, Row, StartParam};
use super::template;
use crate::resolvers::{self, Resolver};

const DEFAULT_SESSION_SECONDS: u64 = 1000 * 24 * 60 * 60;
/// Tenants of Microsoft that stand for those of anybody.
const ANYBODYS_TENANTS: [&str; 3] = ["common", "organizations", "consumers"];

/// `auth.providers.<id>.<env>`. Holds a secret and therefore cannot be printed.
pub(crate) struct OAuthProvider {
    pub(crate) row: &'static Row,
    pub(crate) resolvers: Vec<Resolver>,
    pub(crate) cookies: CookieSettings,
    /// How long the browser keeps the refresh token.
    pub(crate) session_seconds: u64,
    pub(super) client_id: String,
    client_secret: String,
    callback: Url,
    additional_scopes: Vec<String>,
    /// Added to the address of the sign-in page.
    start_params: Vec<(String, String)>,
    basic: bool,
    pub(super) algorithm: Algorithm,
    /// The id token says who somebody is, although there is a profile.
    pub(super) skips_profile: bool,
    /// Addresses of this provider count.
    pub(super) trusts_addresses: bool,
    logout: Logout,
    pub(crate) addresses: Lookup,
    pub(super) http: HttpClient,
    /// Those of the id tokens, once their address is known.
    pub(super) keys: OnceLock<RemoteKeys>,
}

/// Where the browser goes on to after it signed out here.
enum Logout {
    Nowhere,
    /// To a page, whose address lacks only the page to come back to.
    Page(Url),
    /// To the one that the provider's metadata names, if they name one.
    Discovered,
}

/// What the address of the sign-in page is made of.
pub(crate) struct Start<'a> {
    pub(crate) state: &'a str,
    pub(crate) scope: &'a str,
    pub(crate) id_nonce: &'a str,
    /// PKCE: its hash goes along, itself comes later.
    pub(crate) verifier: &'a str,
}

impl OAuthProvider {
    pub(crate) fn read(env: &PluginEnv, row: &'static Row, config: &Config) -> Result<Self, PluginError> {
        if matches!(row.id, "oidc" | "oauth2" | "atlassian") && config.has("scope") {
            return Err(config.invalid("scope", "is no longer read; use additionalScopes").into());
        }
        let required = |key: &str| -> Result<String, PluginError> {
            Ok(config.string(key)?.ok_or_else(|| config.invalid(key, "is required"))?)
        };
        let client_id = required("clientId")?;
        let base = env.auth.backend_url().as_str().trim_end_matches('/');
        let callback =
            config.string("callbackUrl")?.unwrap_or_else(|| format!("{base}{MOUNT}/{}/handler/frame", row.id));
        let callback = Url::parse(&callback)
            .map_err(|error| config.invalid("callbackUrl", &format!("'{callback}' is no address: {error}")))?;
        let Some(path) = callback.path().strip_suffix("/handler/frame").map(str::to_owned) else {
            return Err(config.invalid("callbackUrl", "must end with /handler/frame").into());
        };
        let app = env.config.string("app.baseUrl")?.and_then(|app| Url::parse(&app).ok());
        let cookies = CookieSettings {
            path,
            secure: callback.scheme() == "https",
            cross_site: app.is_some_and(|app| app.host_str() != callback.host_str()),
        };
        let algorithm = config.string("tokenSignedResponseAlg")?.unwrap_or_else(|| "RS256".into());
        let algorithm = Algorithm::from_str(&algorithm)
            .map_err(|_| config.invalid("tokenSignedResponseAlg", &format!("'{algorithm}' is not known")))?;
        let addresses = Lookup::read(config, row.endpoints)?;
        let tenant = config.string("tenantId")?.unwrap_or_default();
        let anybodys = row.quirks.addresses_of_one_tenant && ANYBODYS_TENANTS.contains(&tenant.as_str());
        Ok(Self {
            row,
            resolvers: resolvers::read(config, row.offers, addresses.profile_host().unwrap_or_default())?,
            cookies,
            session_seconds: config.duration("sessionDuration")?.map_or(DEFAULT_SESSION_SECONDS, |time| time.as_secs()),
            client_secret: required("clientSecret")?,
            callback,
            additional_scopes: scopes(config.string_or_list("additionalScopes")?.unwrap_or_default()),
            start_params: start_params(config, row)?,
            basic: basic(config, row)?,
            algorithm,
            skips_profile: row.quirks.profile_may_be_skipped && config.bool("skipUserProfile")?.unwrap_or(false),
            trusts_addresses: !anybodys,
            logout: logout(config, row, &client_id)?,
            client_id,
            http: env.http.allowing(addresses.vouched()),
            keys: OnceLock::new(),
            addresses,
        })
    }

    /// Every scope to ask for: what is wanted now, what was granted before, and what is always needed.
    pub(crate) fn scope(&self, wanted: &str, granted: &str) -> String {
        let mut all: Vec<&str> = Vec::new();
        let alone = self.row.quirks.one_resource && wanted.contains('/');
        let needed: &[&str] = if alone { &["offline_access"] } else { self.row.scopes };
        let additional = self.additional_scopes.iter().map(String::as_str).filter(|_| !alone);
        let always = needed.iter().copied().chain(additional);
        for scope in wanted.split_whitespace().chain(granted.split_whitespace()).chain(always) {
            if !all.contains(&scope) {
                all.push(scope);
            }
        }
        all.join(" ")
    }

    /// The address of the sign-in page.
    pub(crate) async fn start(&self, start: &Start<'_>) -> ApiResult<Url> {
        let mut url = self.addresses.get(&self.http).await?.authorize.clone();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(start.verifier));
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", self.callback.as_str());
        if !start.scope.is_empty() {
            query.append_pair("scope", start.scope);
        }
        query
            .append_pair("state", start.state)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if self.is_oidc() {
            query.append_pair("nonce", start.id_nonce);
        }
        query.extend_pairs(&self.start_params);
        drop(query);
        Ok(url)
    }

    /// Tokens for the code that the browser brought.
    pub(crate) async fn redeem(&self, code: &str, verifier: &str) -> ApiResult<Tokens> {
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.callback.as_str()),
            ("code_verifier", verifier),
        ];
        self.ask(&grant).await
    }

    /// Tokens for a refresh token.
    pub(crate) async fn renew(&self, refresh_token: &str, scope: &str) -> ApiResult<Tokens> {
        self.ask(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token), ("scope", scope)]).await
    }

    /// Makes a refresh token worthless, where the provider can.
    pub(crate) async fn revoke(&self, refresh_token: &str) -> ApiResult<()> {
        match &self.addresses.get(&self.http).await?.revoke {
            Some(url) => exchange::revoke(&self.http, url, &self.client(), refresh_token).await,
            None => Ok(()),
        }
    }

    /// Where the browser goes on to after it signed out here, to sign out there; it comes back to `origin`.
    pub(crate) async fn logout(&self, origin: &str) -> Option<Url> {
        match &self.logout {
            Logout::Nowhere => None,
            Logout::Page(page) => {
                let mut url = page.clone();
                url.query_pairs_mut().append_pair("returnTo", origin);
                Some(url)
            }
            Logout::Discovered => {
                // Signing out here must not depend on the provider.
                let mut url = self.addresses.get(&self.http).await.ok()?.end_session.clone()?;
                url.query_pairs_mut()
                    .append_pair("client_id", &self.client_id)
                    .append_pair("post_logout_redirect_uri", origin);
                Some(url)
            }
        }
    }

    async fn ask(&self, grant: &[(&str, &str)]) -> ApiResult<Tokens> {
        let url = &self.addresses.get(&self.http).await?.token;
        exchange::ask(&self.http, url, &self.client(), grant).await
    }

    fn client(&self) -> Client<'_> {
        Client { id: &self.client_id, secret: &self.client_secret, basic: self.basic }
    }

    pub(super) const fn is_oidc(&self) -> bool {
        matches!(self.row.endpoints, Endpoints::Discovered(_))
    }
}

fn start_params(config: &Config, row: &Row) -> Result<Vec<(String, String)>, PluginError> {
    let mut params = Vec::new();
    for param in row.start_params {
        let (name, value) = match *param {
            StartParam::Fixed(name, value) => (name, value.to_owned()),
            StartParam::Configured(key, name, default) => {
                (name, config.string(key)?.unwrap_or_else(|| default.to_owned()))
            }
        };
        let is_left_to_them = name == "prompt" && value == "auto";
        if !value.is_empty() && !is_left_to_them {
            params.push((name.to_owned(), value));
        }
    }
    for name in config.keys("startUrlSearchParams") {
        let value = config.string(&format!("startUrlSearchParams.{name}"))?.unwrap_or_default();
        params.retain(|(known, _)| *known != name);
        params.push((name, value));
    }
    Ok(params)
}

fn basic(config: &Config, row: &Row) -> Result<bool, PluginError> {
    if config.bool("includeBasicAuth")?.unwrap_or(false) {
        return Ok(true);
    }
    match config.string("tokenEndpointAuthMethod")?.as_deref() {
        None => Ok(row.basic),
        Some("client_secret_basic") => Ok(true),
        Some("client_secret_post") => Ok(false),
        Some(other) => Err(config
            .invalid(
                "tokenEndpointAuthMethod",
                &format!("'{other}' is not offered; use client_secret_basic or client_secret_post"),
            )
            .into()),
    }
}

fn logout(config: &Config, row: &Row, client_id: &str) -> Result<Logout, PluginError> {
    let federated = config.bool("federatedLogout")?.unwrap_or(false);
    if !row.quirks.logout_page {
        let discovered = federated && matches!(row.endpoints, Endpoints::Discovered(_));
        return Ok(if discovered { Logout::Discovered } else { Logout::Nowhere });
    }
    let mut url = template::required(config, &["https://{domain}/v2/logout"])?;
    if federated {
        url.set_query(Some("federated"));
    }
    url.query_pairs_mut().append_pair("client_id", client_id);
    Ok(Logout::Page(url))
}

/// A list, or one text that is split at spaces, commas and bars.
fn scopes(given: Vec<String>) -> Vec<String> {
    let split = given.iter().flat_map(|text| text.split([' ', ',', '|'])).filter(|scope| !scope.is_empty());
    split.map(str::to_owned).collect()
}
