//! Tokens that somebody else signs for programs: `backend.auth.externalAccess` with type `jwks`.

use std::str::FromStr;
use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::Deserialize;
use url::Url;

use super::principal::{AccessRestriction, Principal};
use super::remote_keys::RemoteKeys;
use super::tokens::Verified;
use crate::ApiResult;
use crate::outgoing::HttpClient;

/// What is accepted when the configuration names none. Never a shared secret: the keys are public.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// Somebody whose tokens are accepted.
pub(super) struct SignedAccess {
    keys: RemoteKeys,
    algorithms: Vec<Algorithm>,
    issuers: Option<Vec<String>>,
    audiences: Option<Vec<String>>,
    subject_prefix: Option<String>,
    restrictions: Option<Arc<[AccessRestriction]>>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: u64,
}

impl SignedAccess {
    /// Reads the `options` of an entry.
    pub(super) fn read(
        entry: &Config,
        http: &HttpClient,
        restrictions: Option<Arc<[AccessRestriction]>>,
    ) -> Result<Self, ConfigError> {
        let url = entry.string("options.url")?.ok_or_else(|| entry.invalid("options.url", "is required"))?;
        let url = Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let url = url.ok_or_else(|| entry.invalid("options.url", "must be the address of a set of keys, https://…"))?;
        let algorithms = match entry.string_or_list("options.algorithm")? {
            None => ALGORITHMS.to_vec(),
            Some(names) => names.iter().map(|name| algorithm(entry, name)).collect::<Result<_, _>>()?,
        };
        Ok(Self {
            keys: RemoteKeys::new(http, url),
            algorithms,
            issuers: entry.string_or_list("options.issuer")?,
            audiences: entry.string_or_list("options.audience")?,
            subject_prefix: entry.string("options.subjectPrefix")?,
            restrictions,
        })
    }

    /// Who the token belongs to, when it is one of these.
    ///
    /// # Errors
    /// 503 when the keys cannot be had, so that a good token is not called a forged one.
    pub(super) async fn verify(&self, token: &str) -> ApiResult<Option<Verified>> {
        let Some(header) = decode_header(token).ok().filter(|header| self.algorithms.contains(&header.alg)) else {
            return Ok(None);
        };
        let Some(key) = self.keys.find(&header).await? else { return Ok(None) };
        // One algorithm: a key must not be tried as one of another kind.
        let mut validation = Validation::new(header.alg);
        // A token without an end would be good for ever, also when it is stolen.
        validation.set_required_spec_claims(&["exp", "sub"]);
        validation.validate_nbf = true;
        if let Some(issuers) = &self.issuers {
            validation.set_issuer(issuers);
            validation.required_spec_claims.insert("iss".into());
        }
        match &self.audiences {
            Some(audiences) => {
                validation.set_audience(audiences);
                validation.required_spec_claims.insert("aud".into());
            }
            None => validation.validate_aud = false,
        }
        let Ok(claims) = decode::<Claims>(token, &key, &validation).map(|token| token.claims) else { return Ok(None) };
        let subject = match &self.subject_prefix {
            Some(prefix) => format!("external:{prefix}:{}", claims.sub),
            None => format!("external:{}", claims.sub),
        };
        let principal = Principal::Service { subject, restrictions: self.restrictions.clone() };
        Ok(Some(Verified { principal, limited: false, expires_at: Some(claims.exp), audience: None }))
    }
}

fn algorithm(entry: &Config, name: &str) -> Result<Algorithm, ConfigError> {
    let known = Algorithm::from_str(name).ok().filter(|algorithm| ALGORITHMS.contains(algorithm));
    known.ok_or_else(|| {
        entry.invalid(
            "options.algorithm",
            &format!(
                "'{name}' cannot be checked with a public key; use RS256, PS256, ES256, EdDSA or their longer forms"
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(options: Value) -> Result<SignedAccess, ConfigError> {
        let http = HttpClient::new(&Config::from_value(json!({}))).unwrap();
        SignedAccess::read(&Config::from_value(json!({ "type": "jwks", "options": options })), &http, None)
    }

    #[test]
    fn mistakes_fail_the_start() {
        for (options, place) in [
            (json!({}), "options.url"),
            (json!({"url": "keys.json"}), "options.url"),
            (json!({"url": "file:///keys.json"}), "options.url"),
            (json!({"url": "https://id.example.com/keys", "algorithm": "HS256"}), "options.algorithm"),
            (json!({"url": "https://id.example.com/keys", "algorithm": ["RS256", "none"]}), "options.algorithm"),
        ] {
            let error = read(options.clone()).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(place), "{options}: {error}");
        }
        let access = read(json!({"url": "https://id.example.com/keys", "algorithm": "ES256"})).unwrap();
        assert_eq!(access.algorithms, [Algorithm::ES256]);
    }
}
