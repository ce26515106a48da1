//! Who is asking: principals, tokens and keys (contract/auth.md §3 and §5).

pub mod cookie;
mod external;
mod keys;
mod migrations;
mod plugin_tokens;
mod principal;
mod remote_keys;
pub(crate) mod routes;
mod signed_access;
mod static_keys;
mod tokens;
mod user_info;

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use callboard_config::{Config, ConfigError};
use callboard_shared::entity::EntityRef;
use moka::sync::Cache;
use serde_json::Value;

pub use keys::{KeyError, KeyStore};
pub use migrations::migrations;
pub use principal::{AccessRestriction, Credentials, Principal};
pub use remote_keys::RemoteKeys;
pub use tokens::IssuedToken;
pub use user_info::UserInfo;

use crate::database::Database;
use crate::outgoing::HttpClient;
use crate::{ApiError, ApiResult};
use external::ExternalTokens;
use plugin_tokens::PluginsElsewhere;
use static_keys::StaticKeys;
use tokens::Verified;

/// The plugin whose keys sign user tokens.
pub const USER_TOKEN_ISSUER: &str = "auth";

/// How long a checked token is remembered. Its own expiry is looked at each time.
const REMEMBER: Duration = Duration::from_secs(60);
const REMEMBERED_TOKENS: u64 = 20_000;

/// Issues and checks tokens. Cheap to clone.
#[derive(Clone)]
pub struct Auth {
    inner: Arc<Inner>,
}

struct Inner {
    keys: KeyStore,
    external: ExternalTokens,
    elsewhere: PluginsElsewhere,
    /// External address of the auth plugin, the `iss` of user tokens.
    issuer: String,
    /// External address of the backend, for cookies.
    backend_url: url::Url,
    token_lifetime: Duration,
    ownership_in_token: bool,
    verified: Cache<String, Arc<Verified>>,
}

impl Auth {
    /// Reads `backend.baseUrl`, `backend.auth` and `auth.*`. The client fetches the keys of others who sign tokens.
    ///
    /// # Errors
    /// When one of these keys is malformed.
    pub fn new(config: &Config, database: Database, http: &HttpClient) -> Result<Self, ConfigError> {
        let base = config.string("backend.baseUrl")?.unwrap_or_else(|| "http://localhost:7007".into());
        let base = base.trim_end_matches('/');
        let backend_url = url::Url::parse(base)
            .map_err(|error| config.invalid("backend.baseUrl", &format!("'{base}' is no address: {error}")))?;
        if let Some(algorithm) = config.string("auth.identityTokenAlgorithm")?
            && algorithm != "ES256"
        {
            return Err(
                config.invalid("auth.identityTokenAlgorithm", &format!("'{algorithm}' is not offered; use ES256"))
            );
        }
        let wanted = config.duration("auth.backstageTokenExpiration")?.unwrap_or(Duration::from_secs(3600));
        let token_lifetime = wanted.clamp(Duration::from_secs(600), Duration::from_secs(86_400));
        let inner = Inner {
            keys: KeyStore::new(database, token_lifetime, StaticKeys::read(config)?),
            external: ExternalTokens::read(config, http)?,
            elsewhere: PluginsElsewhere::read(config, http)?,
            issuer: format!("{base}/api/auth"),
            backend_url,
            token_lifetime,
            ownership_in_token: !config.bool("auth.omitIdentityTokenOwnershipClaim")?.unwrap_or(true),
            verified: Cache::builder().max_capacity(REMEMBERED_TOKENS).time_to_live(REMEMBER).build(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// A user token for `user`, who acts with the ownership of `ownership` (canonical refs).
    ///
    /// # Errors
    /// When no key can be made or stored, or the token would grow beyond the contract's 32,768 characters.
    pub async fn issue_user_token(&self, user: &EntityRef, ownership: &[String]) -> Result<IssuedToken, KeyError> {
        let inner = &self.inner;
        let claims = inner.ownership_in_token.then_some(ownership);
        tokens::issue(&inner.keys, &inner.issuer, user, claims, inner.token_lifetime).await
    }

    /// The limited token that belongs to a user token: good for cookies, refused by ordinary routes.
    ///
    /// # Errors
    /// 401 when the token is not a user token.
    pub fn limited_token(&self, user_token: &str) -> Result<IssuedToken, ApiError> {
        tokens::limit(user_token)
    }

    /// A token with which `plugin` asks `target`, a plugin that runs elsewhere, for whoever asked it. One for a user is
    /// good no longer than the user's own.
    ///
    /// # Errors
    /// 401 when nobody asked, 403 when their token may not be used with `target`.
    pub async fn plugin_token(&self, plugin: &str, target: &str, asked_by: &Credentials) -> ApiResult<IssuedToken> {
        plugin_tokens::issue(&self.inner.keys, plugin, target, asked_by).await
    }

    /// Checks a token of any kind that `asked`, a plugin, was sent.
    ///
    /// # Errors
    /// 401 when it is forged, expired, unknown, for another plugin, or limited where that does not do.
    pub async fn verify(&self, token: &str, asked: &str, limited_allowed: bool) -> Result<Principal, ApiError> {
        let verified = match self.inner.verified.get(token) {
            Some(verified) => verified,
            None => {
                let verified = Arc::new(self.verify_afresh(token).await?);
                self.inner.verified.insert(token.to_owned(), verified.clone());
                verified
            }
        };
        if verified.expires_at.is_some_and(|at| at <= now_seconds()) {
            return Err(ApiError::Authentication("The token has expired; sign in again".into()));
        }
        if verified.audience.as_ref().is_some_and(|audience| audience != asked) {
            return Err(ApiError::Authentication(format!("Illegal token: it is for another plugin than '{asked}'")));
        }
        if verified.limited && !limited_allowed {
            return Err(ApiError::Authentication(
                "A limited token does not open this route; send the user token".into(),
            ));
        }
        Ok(verified.principal.clone())
    }

    /// The credentials of a token that a route of `asked`, an open plugin, was sent.
    ///
    /// # Errors
    /// As [`Auth::verify`], for tokens that open ordinary routes.
    pub async fn credentials(&self, token: &str, asked: &str) -> Result<Credentials, ApiError> {
        Ok(Credentials::new(self.verify(token, asked, false).await?, token.to_owned()))
    }

    async fn verify_afresh(&self, token: &str) -> Result<Verified, ApiError> {
        if let Some(verified) = self.inner.external.verify(token) {
            return Ok(verified);
        }
        let Inner { keys, external, elsewhere, issuer, .. } = &*self.inner;
        if plugin_tokens::is_one(token) {
            return plugin_tokens::verify(keys, elsewhere, issuer, token).await;
        }
        // Others are asked first about what does not look like ours: each key that we do not know costs one of the
        // few look-ups that made-up keys may cost, and theirs are never known here.
        let ours = tokens::claims_to_be_ours(token);
        if !ours && let Some(verified) = external.verify_signed(token).await? {
            return Ok(verified);
        }
        match tokens::verify(keys, issuer, token).await {
            // Of another portal perhaps.
            Err(refused) if ours => external.verify_signed(token).await?.ok_or(refused),
            checked => checked,
        }
    }

    /// The public keys of a plugin, `{"keys": […]}`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn jwks(&self, plugin: &str) -> Result<Value, KeyError> {
        self.inner.keys.jwks(plugin).await
    }

    /// Publishes a signing key for `plugin` when it has none.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn prepare_keys(&self, plugin: &str) -> Result<(), KeyError> {
        self.inner.keys.signing_key(plugin).await.map(|_| ())
    }

    /// The external address of the backend.
    #[must_use]
    pub fn backend_url(&self) -> &url::Url {
        &self.inner.backend_url
    }
}

/// Seconds since 1970.
pub(crate) fn now_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
