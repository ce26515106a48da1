//! The keys that a proxy signs with: fetched when they are needed, and again when it has new ones.

use std::time::{Duration, Instant};

use callboard_core::outgoing::HttpClient;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiError, ApiResult, Config};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use crate::oauth::ask::get_json;
use crate::oauth::{endpoints, template};

/// How long keys are kept.
const KEPT: Duration = Duration::from_secs(3600);
/// A key that is not known makes us ask again, at most as often as this: made-up keys must not load the proxy.
const ASKED_AGAIN: Duration = Duration::from_secs(10);

/// A set of keys at an address.
pub(super) struct Keys {
    url: Url,
    http: HttpClient,
    known: Mutex<Option<(JwkSet, Instant)>>,
}

/// What a token must agree with.
pub(super) struct Expected<'a> {
    pub(super) algorithms: &'a [Algorithm],
    pub(super) issuer: &'a str,
    pub(super) audience: &'a [String],
}

impl Keys {
    /// The address is that of the template, unless `publicKeysUrl` names another one.
    pub(super) fn read(env: &PluginEnv, config: &Config, template: &'static str) -> Result<Self, PluginError> {
        let url = match template::overridable(config, "publicKeysUrl", &[template])? {
            Some(url) => url,
            None => template::required(config, &[template])?,
        };
        Ok(Self { http: env.http.allowing(endpoints::rule(&url)), url, known: Mutex::default() })
    }

    /// The claims of the token.
    ///
    /// # Errors
    /// 401 that says what does not fit; 503 when the keys cannot be had.
    pub(super) async fn check(&self, token: &str, expected: &Expected<'_>) -> ApiResult<Value> {
        let refused = |why: String| ApiError::Authentication(format!("What the proxy tells was refused: {why}"));
        let header = decode_header(token).map_err(|error| refused(error.to_string()))?;
        if !expected.algorithms.contains(&header.alg) {
            return Err(refused(format!("it is signed with {:?}", header.alg)));
        }
        let kid = header.kid.ok_or_else(|| refused("it does not say with which key it is signed".into()))?;
        let key = self.key(&kid).await?;
        let key = key.ok_or_else(|| refused("it is signed with a key that is not the proxy's".into()))?;
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[expected.issuer]);
        validation.set_audience(expected.audience);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        Ok(decode::<Value>(token, &key, &validation).map_err(|error| refused(error.to_string()))?.claims)
    }

    async fn key(&self, kid: &str) -> ApiResult<Option<DecodingKey>> {
        // One asks, the others wait for the answer.
        let mut known = self.known.lock().await;
        let found = |set: &JwkSet| set.find(kid).map(DecodingKey::from_jwk).transpose().map_err(ApiError::internal);
        if let Some((set, at)) = &*known {
            let key = found(set)?;
            let age = at.elapsed();
            if age < ASKED_AGAIN || (key.is_some() && age < KEPT) {
                return Ok(key);
            }
        }
        let set: JwkSet = serde_json::from_value(get_json(&self.http, &self.url, None).await?)
            .map_err(|_| ApiError::Unavailable(format!("There is no set of keys at {}", self.url)))?;
        let key = found(&set)?;
        *known = Some((set, Instant::now()));
        Ok(key)
    }
}
