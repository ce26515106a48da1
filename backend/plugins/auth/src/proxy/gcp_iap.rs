//! The identity-aware proxy of Google Cloud.

use async_trait::async_trait;
use axum::http::HeaderMap;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiResult, Config};
use callboard_shared::auth::Profile;
use jsonwebtoken::Algorithm;
use serde_json::json;

use super::keys::{Expected, Keys};
use super::{Check, Seen, email, required, text};
use crate::resolvers::Person;

const ISSUER: &str = "https://cloud.google.com/iap";

struct GcpIap {
    audience: Vec<String>,
    header: String,
    keys: Keys,
}

pub(super) fn read(env: &PluginEnv, config: &Config) -> Result<Box<dyn Check>, PluginError> {
    let audience = config.string("audience")?.ok_or_else(|| config.invalid("audience", "is required"))?;
    Ok(Box::new(GcpIap {
        audience: vec![audience],
        header: config.string("jwtHeader")?.unwrap_or_else(|| "x-goog-iap-jwt-assertion".into()),
        keys: Keys::read(env, config, "https://www.gstatic.com/iap/verify/public_key-jwk")?,
    }))
}

#[async_trait]
impl Check for GcpIap {
    async fn recognise(&self, headers: &HeaderMap) -> ApiResult<Seen> {
        let token = required(headers, &self.header)?;
        let expected = Expected { algorithms: &[Algorithm::ES256], issuer: ISSUER, audience: &self.audience };
        let claims = self.keys.check(token, &expected).await?;
        let email = email(&claims);
        // `accounts.google.com:1234`
        let id = text(&claims, "sub").map(|sub| sub.rsplit(':').next().unwrap_or_default().to_owned());
        Ok(Seen {
            profile: Profile { email: email.clone(), display_name: email.clone(), picture: None },
            person: Person { email, id, ..Person::default() },
            info: json!({ "iapToken": claims }),
            claims,
        })
    }
}
