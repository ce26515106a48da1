//! One provider in one environment: its settings, and the three things that it is asked.

use std::str::FromStr as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use callboard_core::outgoing::HttpClient;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiError, ApiResult, Config};
use callboard_shared::auth::MOUNT;
use jsonwebtoken::Algorithm;
use jsonwebtoken::jwk::JwkSet;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::cookies::CookieSettings;
use super::endpoints::{Lookup, get_json};
use super::exchange::{self, Client, Tokens};
use super::id_token::{self, Expected};
use super::profile::{self, Recognition};
use super::table::{Endpoints, Row};
use crate::resolvers::{self, Offered, Resolver};

const DEFAULT_SESSION_SECONDS: u64 = 1000 * 24 * 60 * 60;

/// `auth.providers.<id>.<env>`. Holds a secret and therefore cannot be printed.
pub(crate) struct OAuthProvider {
    pub(crate) row: &'static Row,
    pub(crate) resolvers: Vec<Resolver>,
    pub(crate) cookies: CookieSettings,
    /// How long the browser keeps the refresh token.
    pub(crate) session_seconds: u64,
    client_id: String,
    client_secret: String,
    callback: Url,
    additional_scopes: Vec<String>,
    prompt: Option<String>,
    basic: bool,
    algorithm: Algorithm,
    addresses: Lookup,
    http: HttpClient,
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
        if row.id == "oidc" && config.has("scope") {
            return Err(config.invalid("scope", "is no longer read; use additionalScopes").into());
        }
        let required = |key: &str| -> Result<String, PluginError> {
            Ok(config.string(key)?.ok_or_else(|| config.invalid(key, "is required"))?)
        };
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
        let method = config.string("tokenEndpointAuthMethod")?.unwrap_or_else(|| "client_secret_basic".into());
        let prompt = (row.id == "oidc")
            .then(|| config.string("prompt"))
            .transpose()?
            .map(|prompt| prompt.unwrap_or_else(|| "none".into()))
            .filter(|prompt| prompt != "auto");
        let addresses = Lookup::read(config, row.endpoints)?;
        let git_host = matches!(row.endpoints, Endpoints::Instance { .. });
        let host = addresses.profile_host().unwrap_or_default();
        let offered = Offered {
            id_annotation: row.id_annotation.map(|annotation| annotation.replace('*', host)),
            email_annotation: row.email_annotation,
            usernames: git_host,
        };
        Ok(Self {
            row,
            resolvers: resolvers::read(config, &offered)?,
            cookies,
            session_seconds: config.duration("sessionDuration")?.map_or(DEFAULT_SESSION_SECONDS, |time| time.as_secs()),
            client_id: required("clientId")?,
            client_secret: required("clientSecret")?,
            callback,
            additional_scopes: scopes(config.string_or_list("additionalScopes")?.unwrap_or_default()),
            prompt,
            basic: !git_host && method == "client_secret_basic",
            algorithm,
            http: env.http.allowing(addresses.vouched()),
            addresses,
        })
    }

    /// Every scope to ask for: what is wanted now, what was granted before, and what is always needed.
    pub(crate) fn scope(&self, wanted: &str, granted: &str) -> String {
        let mut all: Vec<&str> = Vec::new();
        let always = self.row.scopes.iter().copied().chain(self.additional_scopes.iter().map(String::as_str));
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
            .append_pair("redirect_uri", self.callback.as_str())
            .append_pair("scope", start.scope)
            .append_pair("state", start.state)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if self.is_oidc() {
            query.append_pair("nonce", start.id_nonce);
        }
        if let Some(prompt) = &self.prompt {
            query.append_pair("prompt", prompt);
        }
        query.extend_pairs(self.row.start_params);
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

    /// Who the tokens are about. `id_nonce` is given right after the sign-in page, which must give an id token.
    pub(crate) async fn recognise(&self, tokens: &Tokens, id_nonce: Option<&str>) -> ApiResult<Recognition> {
        let addresses = self.addresses.get(&self.http).await?;
        let mut told = Value::Object(serde_json::Map::new());
        if self.is_oidc() {
            told = match (&tokens.id_token, &addresses.keys, &addresses.issuer) {
                (Some(token), Some(keys), Some(issuer)) => {
                    let keys: JwkSet = serde_json::from_value(get_json(&self.http, keys, None).await?)
                        .map_err(|_| ApiError::Unavailable("The keys of the provider are no JWK set".into()))?;
                    let (client_id, algorithm) = (&self.client_id, self.algorithm);
                    id_token::check(token, &keys, &Expected { issuer, client_id, algorithm, nonce: id_nonce })?
                }
                _ if id_nonce.is_some() => {
                    return Err(ApiError::Authentication("The provider gave no id token that could be checked".into()));
                }
                _ => told,
            };
        }
        if let Some(url) = &addresses.profile {
            let more = get_json(&self.http, url, Some(&tokens.access_token)).await?;
            if told["sub"].is_string() && told["sub"] != more["sub"] {
                return Err(ApiError::Authentication(
                    "The provider's profile is another person's than its id token".into(),
                ));
            }
            if let (Some(told), Value::Object(more)) = (told.as_object_mut(), more) {
                told.extend(more);
            }
        }
        Ok(profile::read(self.row.endpoints, &told))
    }

    async fn ask(&self, grant: &[(&str, &str)]) -> ApiResult<Tokens> {
        let url = &self.addresses.get(&self.http).await?.token;
        exchange::ask(&self.http, url, &self.client(), grant).await
    }

    fn client(&self) -> Client<'_> {
        Client { id: &self.client_id, secret: &self.client_secret, basic: self.basic }
    }

    const fn is_oidc(&self) -> bool {
        matches!(self.row.endpoints, Endpoints::Discovered { .. })
    }
}

/// A list, or one text that is split at spaces, commas and bars.
fn scopes(given: Vec<String>) -> Vec<String> {
    let split = given.iter().flat_map(|text| text.split([' ', ',', '|'])).filter(|scope| !scope.is_empty());
    split.map(str::to_owned).collect()
}
