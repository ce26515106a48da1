//! The application load balancer of AWS: a token in a form of its own, signed with a key of the region.

use async_trait::async_trait;
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiError, ApiResult, Config};
use callboard_shared::auth::Profile;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use moka::sync::Cache;
use serde_json::{Value, json};
use url::Url;

use super::{Check, Seen, email, required, text};
use crate::oauth::template;
use crate::resolvers::Person;

/// The load balancer pads, which tokens should not.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

struct AwsAlb {
    issuer: String,
    /// The load balancer itself. Without it, anybody's load balancer of the region would do.
    signer: String,
    url: Url,
    http: HttpClient,
    keys: Cache<String, DecodingKey>,
}

pub(super) fn read(env: &PluginEnv, config: &Config) -> Result<Box<dyn Check>, PluginError> {
    let named = |key: &str, why: &str| -> Result<String, PluginError> {
        Ok(config.string(key)?.ok_or_else(|| config.invalid(key, why))?)
    };
    let pattern = "https://public-keys.auth.elb.{region}.amazonaws.com/";
    let url = match template::overridable(config, "publicKeysUrl", &[pattern])? {
        Some(url) => url,
        None => template::required(config, &[pattern])?,
    };
    Ok(Box::new(AwsAlb {
        issuer: named("issuer", "is required")?,
        signer: named(
            "signer",
            "is required: the ARN of the load balancer. Without it whoever owns a load balancer in the region could sign in as anybody",
        )?,
        http: env.http.allowing(AllowRule::of(&url)),
        url,
        keys: Cache::new(16),
    }))
}

#[async_trait]
impl Check for AwsAlb {
    async fn recognise(&self, headers: &HeaderMap) -> ApiResult<Seen> {
        let token = required(headers, "x-amzn-oidc-data")?;
        let access_token = required(headers, "x-amzn-oidc-accesstoken")?;
        let claims = self.claims(token).await?;
        let expires = claims["exp"].as_u64().unwrap_or_default();
        let email = email(&claims);
        let name = text(&claims, "name").or_else(|| {
            Some([text(&claims, "given_name")?, text(&claims, "family_name")?].join(" ")).filter(|name| name != " ")
        });
        Ok(Seen {
            profile: Profile {
                email: email.clone(),
                display_name: name.or_else(|| text(&claims, "sub")),
                picture: text(&claims, "picture"),
            },
            person: Person {
                email,
                username: text(&claims, "username").or_else(|| text(&claims, "preferred_username")),
                id: text(&claims, "sub"),
                ..Person::default()
            },
            info: json!({
                "accessToken": access_token,
                "expiresInSeconds": expires.saturating_sub(jsonwebtoken::get_current_timestamp()),
            }),
            claims,
        })
    }
}

impl AwsAlb {
    async fn claims(&self, token: &str) -> ApiResult<Value> {
        let refused = |why: &str| ApiError::Authentication(format!("What the load balancer tells was refused: {why}"));
        let (input, signature) = token.rsplit_once('.').ok_or_else(|| refused("it is no token"))?;
        let (header, payload) = input.split_once('.').ok_or_else(|| refused("it is no token"))?;
        let part = |text: &str| -> Option<Value> { serde_json::from_slice(&LENIENT.decode(text).ok()?).ok() };
        let header = part(header).ok_or_else(|| refused("its header cannot be read"))?;
        if header["alg"] != "ES256" {
            return Err(refused("it is not signed with ES256"));
        }
        if header["signer"] != *self.signer {
            return Err(refused("another load balancer signed it (auth.providers.awsalb.signer)"));
        }
        let kid = header["kid"].as_str().unwrap_or_default();
        // It becomes a part of an address.
        if kid.is_empty() || !kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(refused("the name of its key is none"));
        }
        let key = self.key(kid).await?;
        let signed = crypto::verify(signature.trim_end_matches('='), input.as_bytes(), &key, Algorithm::ES256);
        if !signed.unwrap_or(false) {
            return Err(refused("its signature is wrong"));
        }
        let claims = part(payload).ok_or_else(|| refused("its claims cannot be read"))?;
        if claims["iss"] != *self.issuer {
            return Err(refused("it is of another issuer (auth.providers.awsalb.issuer)"));
        }
        if claims["exp"].as_u64().is_none_or(|at| at <= jsonwebtoken::get_current_timestamp()) {
            return Err(refused("it has ended; load the page again"));
        }
        Ok(claims)
    }

    async fn key(&self, kid: &str) -> ApiResult<DecodingKey> {
        if let Some(key) = self.keys.get(kid) {
            return Ok(key);
        }
        let mut url = self.url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push(kid);
        }
        let answer = self.http.get(url.as_str()).send().await.map_err(|error| {
            ApiError::Unavailable(format!("The keys of the load balancer were not reached: {error}"))
        })?;
        if !answer.status.is_success() {
            return Err(ApiError::Authentication("AWS does not know the key of what the load balancer tells".into()));
        }
        let key = DecodingKey::from_ec_pem(&answer.body)
            .map_err(|_| ApiError::Unavailable(format!("There is no key at {url}")))?;
        self.keys.insert(kid.to_owned(), key.clone());
        Ok(key)
    }
}
