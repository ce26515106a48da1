//! The keys that a proxy signs with, and what its tokens must agree with.

use callboard_core::auth::RemoteKeys;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiError, ApiResult, Config};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde_json::Value;

use crate::oauth::template;

/// A set of keys at an address.
pub(super) struct Keys {
    keys: RemoteKeys,
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
        Ok(Self { keys: RemoteKeys::new(&env.http, url) })
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
        if header.kid.is_none() {
            return Err(refused("it does not say with which key it is signed".into()));
        }
        let key = self.keys.find(&header).await?;
        let key = key.ok_or_else(|| refused("it is signed with a key that is not the proxy's".into()))?;
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[expected.issuer]);
        validation.set_audience(expected.audience);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        Ok(decode::<Value>(token, &key, &validation).map_err(|error| refused(error.to_string()))?.claims)
    }
}
