//! Tokens of other programs: `backend.auth.externalAccess` and the older `backend.auth.keys`.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use callboard_config::{Config, ConfigError};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::principal::{AccessRestriction, Principal};
use super::signed_access::SignedAccess;
use super::tokens::Verified;
use crate::ApiResult;
use crate::outgoing::HttpClient;

/// All external tokens that the configuration names.
pub(super) struct ExternalTokens {
    entries: Vec<Entry>,
    signed: Vec<SignedAccess>,
}

struct Entry {
    check: Check,
    subject: String,
    restrictions: Option<Arc<[AccessRestriction]>>,
}

enum Check {
    Static(String),
    Legacy(DecodingKey),
}

#[derive(Deserialize)]
struct LegacyClaims {
    sub: String,
    exp: u64,
}

impl ExternalTokens {
    pub(super) fn read(config: &Config, http: &HttpClient) -> Result<Self, ConfigError> {
        let (mut entries, mut signed) = (Vec::new(), Vec::new());
        for entry in config.items("backend.auth.externalAccess")? {
            let restrictions = restrictions(&entry)?;
            match required(&entry, "type")?.as_str() {
                "jwks" => signed.push(SignedAccess::read(&entry, http, restrictions)?),
                kind => entries.push(read_entry(&entry, kind, restrictions)?),
            }
        }
        for key in config.items("backend.auth.keys")? {
            let secret = required(&key, "secret")?;
            let check = Check::Legacy(legacy_key(&key, "secret", &secret)?);
            entries.push(Entry { check, subject: "external:backstage-plugin".into(), restrictions: None });
        }
        Ok(Self { entries, signed })
    }

    /// Who the token belongs to, when somebody else signed it.
    ///
    /// # Errors
    /// 503 when none of those who may sign has, and the keys of one cannot be had.
    pub(super) async fn verify_signed(&self, token: &str) -> ApiResult<Option<Verified>> {
        let mut outcome = Ok(None);
        for access in &self.signed {
            match access.verify(token).await {
                Ok(Some(verified)) => return Ok(Some(verified)),
                Ok(None) => {}
                Err(error) => outcome = Err(error),
            }
        }
        outcome
    }

    /// Who the token belongs to, when it is a kept secret or signed with one. Every entry is compared in constant time.
    pub(super) fn verify(&self, token: &str) -> Option<Verified> {
        self.entries.iter().find_map(|entry| {
            let expires_at = match &entry.check {
                Check::Static(own) => bool::from(own.as_bytes().ct_eq(token.as_bytes())).then_some(None)?,
                Check::Legacy(key) => Some(legacy_expiry(key, token)?),
            };
            let principal =
                Principal::Service { subject: entry.subject.clone(), restrictions: entry.restrictions.clone() };
            Some(Verified { principal, limited: false, expires_at, audience: None })
        })
    }
}

fn read_entry(
    entry: &Config,
    kind: &str,
    restrictions: Option<Arc<[AccessRestriction]>>,
) -> Result<Entry, ConfigError> {
    let check = match kind {
        "static" => {
            let token = required(entry, "options.token")?;
            if token.len() < 8 || token.contains(char::is_whitespace) {
                return Err(entry.invalid("options.token", "must have at least 8 characters and no blanks"));
            }
            Check::Static(token)
        }
        "legacy" => Check::Legacy(legacy_key(entry, "options.secret", &required(entry, "options.secret")?)?),
        other => return Err(entry.invalid("type", &format!("'{other}' is unknown; use static, legacy or jwks"))),
    };
    let subject = format!("external:{}", required(entry, "options.subject")?);
    Ok(Entry { check, subject, restrictions })
}

fn restrictions(entry: &Config) -> Result<Option<Arc<[AccessRestriction]>>, ConfigError> {
    const KNOWN: [&str; 3] = ["plugin", "permission", "permissionAttribute"];
    if !entry.has("accessRestrictions") {
        return Ok(None);
    }
    let mut list: Vec<AccessRestriction> = Vec::new();
    for item in entry.items("accessRestrictions")? {
        if let Some(unknown) = item.keys("").into_iter().find(|key| !KNOWN.contains(&key.as_str())) {
            return Err(item.invalid(&unknown, "is unknown here; use plugin, permission or permissionAttribute"));
        }
        let plugin = required(&item, "plugin")?;
        if list.iter().any(|known| known.plugin == plugin) {
            return Err(item.invalid("plugin", &format!("'{plugin}' is named twice")));
        }
        list.push(AccessRestriction {
            plugin,
            permissions: item.string_or_list("permission")?.unwrap_or_default(),
            actions: item.string_or_list("permissionAttribute.action")?.unwrap_or_default(),
        });
    }
    Ok(Some(list.into()))
}

fn required(config: &Config, path: &str) -> Result<String, ConfigError> {
    config.string(path)?.ok_or_else(|| config.invalid(path, "is required"))
}

fn legacy_key(config: &Config, path: &str, secret: &str) -> Result<DecodingKey, ConfigError> {
    let plain = secret.trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(plain).or_else(|_| STANDARD.decode(secret));
    bytes.map(|bytes| DecodingKey::from_secret(&bytes)).map_err(|_| config.invalid(path, "must be base64"))
}

/// The expiry of a token that the old shared secret signed.
fn legacy_expiry(key: &DecodingKey, token: &str) -> Option<u64> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_aud = false;
    let claims = decode::<LegacyClaims>(token, key, &validation).ok()?.claims;
    (claims.sub == "backstage-server").then_some(claims.exp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::json;

    fn read(auth: serde_json::Value) -> Result<ExternalTokens, ConfigError> {
        let http = HttpClient::new(&Config::from_value(json!({}))).unwrap();
        ExternalTokens::read(&Config::from_value(json!({"backend": {"auth": auth}})), &http)
    }

    #[test]
    fn static_tokens_with_restrictions() {
        let tokens = read(json!({"externalAccess": [{
            "type": "static", "options": {"token": "a-long-secret", "subject": "ci"},
            "accessRestrictions": [{"plugin": "catalog", "permissionAttribute": {"action": ["read"]}}],
        }]}))
        .unwrap();
        let Principal::Service { subject, restrictions } = tokens.verify("a-long-secret").unwrap().principal else {
            panic!()
        };
        assert_eq!(subject, "external:ci");
        assert_eq!(restrictions.unwrap()[0].actions, ["read"]);
        assert!(tokens.verify("a-long-secres").is_none());
    }

    #[test]
    fn mistakes_fail_the_start() {
        for (token, restrictions) in [
            ("short", json!([])),
            ("has a blank in it", json!([])),
            ("good-token", json!([{"plugin": "a", "extra": 1}])),
            ("good-token", json!([{"plugin": "a"}, {"plugin": "a"}])),
            ("good-token", json!([{}])),
        ] {
            let entry = json!({"type": "static", "options": {"token": token, "subject": "x"}, "accessRestrictions": restrictions});
            assert!(read(json!({"externalAccess": [entry]})).is_err(), "{token} {restrictions}");
        }
    }

    #[test]
    fn legacy_secrets_sign_for_the_server() {
        let tokens = read(json!({"keys": [{"secret": STANDARD.encode("shared secret")}]})).unwrap();
        let sign = |sub: &str, secret: &str| {
            let key = EncodingKey::from_secret(secret.as_bytes());
            encode(&Header::new(Algorithm::HS256), &json!({"sub": sub, "exp": 9_999_999_999_u64}), &key).unwrap()
        };
        assert!(tokens.verify(&sign("backstage-server", "shared secret")).is_some());
        assert!(tokens.verify(&sign("somebody", "shared secret")).is_none());
        assert!(tokens.verify(&sign("backstage-server", "another")).is_none());
    }
}
