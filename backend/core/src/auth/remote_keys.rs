//! Public keys of somebody else, at an address: fetched when they are needed, and again when there are new ones.

use std::time::{Duration, Instant};

use axum::http::HeaderValue;
use axum::http::header::ACCEPT;
use jsonwebtoken::jwk::{Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::{DecodingKey, Header};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use crate::outgoing::{AllowRule, HttpClient};
use crate::{ApiError, ApiResult};

/// How long keys are good without asking again.
const KEPT: Duration = Duration::from_secs(3600);
/// How long they are good while nothing better is to be had. Keys do not turn bad because the other side is down, but
/// one that was taken back over there must not be good here for ever.
const KEPT_AT_MOST: Duration = Duration::from_secs(24 * 3600);
/// A key that is not known makes us ask again, at most as often as this: made-up keys must not load the other side,
/// and one that does not answer must not hold everybody up.
const ASKED_AGAIN: Duration = Duration::from_secs(10);
/// Whoever sent a token waits meanwhile.
const TIME_LIMIT: Duration = Duration::from_secs(5);
/// More than a hundred keys are no set of keys.
const MOST_BYTES: usize = 256 * 1024;

/// A set of keys (JWKS) at an address.
pub struct RemoteKeys {
    url: Url,
    http: HttpClient,
    known: Mutex<Known>,
}

/// What came of asking.
#[derive(Default)]
struct Known {
    keys: Vec<RemoteKey>,
    /// When the keys were had.
    had: Option<Instant>,
    asked: Option<Instant>,
    /// Why nothing came of asking the last time.
    failure: Option<String>,
}

struct RemoteKey {
    kid: Option<String>,
    algorithm: Option<KeyAlgorithm>,
    key: DecodingKey,
}

impl RemoteKeys {
    /// The address may be one inside of the company, since the operator named it.
    #[must_use]
    pub fn new(http: &HttpClient, url: Url) -> Self {
        Self::found(http.allowing(AllowRule::of(&url)), url)
    }

    /// The address is one that somebody else told, and open to `http` or not.
    #[must_use]
    pub fn found(http: HttpClient, url: Url) -> Self {
        Self { http, url, known: Mutex::default() }
    }

    /// The key that a token with this header is signed with; for one that names no key the only one that there is.
    ///
    /// # Errors
    /// 503 when the keys cannot be had.
    pub async fn find(&self, header: &Header) -> ApiResult<Option<DecodingKey>> {
        // One asks, the others wait for the answer.
        let mut known = self.known.lock().await;
        if known.must_ask(header, Instant::now()) {
            let answer = self.fetch().await;
            known.learn(answer, Instant::now());
        }
        if let Some(key) = known.find(header) {
            return Ok(Some(key.key.clone()));
        }
        match &known.failure {
            Some(why) => Err(ApiError::Unavailable(format!("The keys at {} were not had: {why}", self.url))),
            None => Ok(None),
        }
    }

    async fn fetch(&self) -> Result<Vec<RemoteKey>, String> {
        let request = self.http.get(self.url.as_str()).header(ACCEPT, HeaderValue::from_static("application/json"));
        let answer = request.max_bytes(MOST_BYTES).timeout(TIME_LIMIT).send().await;
        let answer = answer.map_err(|error| error.to_string())?;
        if !answer.status.is_success() {
            return Err(format!("the answer was {}", answer.status));
        }
        read(&answer.body).ok_or_else(|| "what is there is no set of keys".into())
    }
}

impl Known {
    fn must_ask(&self, header: &Header, now: Instant) -> bool {
        let Some(asked) = self.asked else { return true };
        if now.duration_since(asked) < ASKED_AGAIN {
            return false;
        }
        let fresh = self.had.is_some_and(|had| now.duration_since(had) < KEPT);
        !(fresh && self.find(header).is_some())
    }

    fn learn(&mut self, answer: Result<Vec<RemoteKey>, String>, now: Instant) {
        self.asked = Some(now);
        match answer {
            Ok(keys) => *self = Self { keys, had: Some(now), asked: Some(now), failure: None },
            Err(why) => {
                self.failure = Some(why);
                if self.had.is_some_and(|had| now.duration_since(had) >= KEPT_AT_MOST) {
                    self.keys.clear();
                }
            }
        }
    }

    fn find(&self, header: &Header) -> Option<&RemoteKey> {
        let key = match (&header.kid, self.keys.as_slice()) {
            (Some(kid), keys) => keys.iter().find(|key| key.kid.as_ref() == Some(kid)),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        key.filter(|key| key.algorithm.is_none_or(|algorithm| algorithm == header.alg.into()))
    }
}

/// The keys of a set that signatures can be checked with. A key that we do not understand leaves the others alone:
/// sets hold keys for programs that understand more.
fn read(body: &[u8]) -> Option<Vec<RemoteKey>> {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<Value>,
    }
    let set: Set = serde_json::from_slice(body).ok()?;
    Some(set.keys.into_iter().filter_map(usable).collect())
}

fn usable(key: Value) -> Option<RemoteKey> {
    let jwk: Jwk = serde_json::from_value(key).ok()?;
    let signs = jwk.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let verifies = jwk.common.key_operations.as_ref().is_none_or(|all| all.contains(&KeyOperations::Verify));
    let key = DecodingKey::from_jwk(&jwk).ok().filter(|_| signs && verifies)?;
    Some(RemoteKey { kid: jwk.common.key_id, algorithm: jwk.common.key_algorithm, key })
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Algorithm;
    use serde_json::json;

    use super::*;

    const X: &str = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
    const Y: &str = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";

    fn set(keys: &[Value]) -> Vec<RemoteKey> {
        read(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
    }

    fn key(kid: &str, more: Value) -> Value {
        let mut key = json!({"kty": "EC", "crv": "P-256", "x": X, "y": Y, "kid": kid});
        key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        key
    }

    fn header(kid: Option<&str>) -> Header {
        Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::ES256) }
    }

    fn known(keys: &[Value], now: Instant) -> Known {
        let mut known = Known::default();
        known.learn(Ok(set(keys)), now);
        known
    }

    #[test]
    fn keys_for_something_else_or_of_another_kind_leave_the_others_alone() {
        let keys = [
            key("one", json!({"use": "sig", "alg": "ES256"})),
            key("to encrypt", json!({"use": "enc"})),
            key("to sign only", json!({"key_ops": ["sign"]})),
            key("of another algorithm", json!({"alg": "ES384"})),
            key("broken", json!({"x": "?"})),
            json!({"kty": "AKP", "alg": "ML-DSA-44", "kid": "of tomorrow", "pub": "AAAA"}),
        ];
        let known = known(&keys, Instant::now());
        assert!(known.find(&header(Some("one"))).is_some());
        for kid in ["to encrypt", "to sign only", "of another algorithm", "broken", "of tomorrow", "two"] {
            assert!(known.find(&header(Some(kid))).is_none(), "{kid}");
        }
        assert!(known.find(&header(None)).is_none(), "which of the two?");
        assert!(read(b"{}").is_none() && read(b"[]").is_none());
    }

    #[test]
    fn the_only_key_needs_no_name() {
        let known = known(&[key("one", json!({}))], Instant::now());
        assert!(known.find(&header(None)).is_some());
    }

    #[test]
    fn nobody_is_asked_more_than_is_needed() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        assert!(Known::default().must_ask(&header(Some("one")), start));
        let known = known(&[key("one", json!({}))], start);
        for (kid, seconds, asks) in
            [("one", 5, false), ("two", 5, false), ("two", 10, true), ("one", 3599, false), ("one", 3600, true)]
        {
            assert_eq!(known.must_ask(&header(Some(kid)), at(seconds)), asks, "{kid} after {seconds} s");
        }
        let mut silent = Known::default();
        silent.learn(Err("down".into()), start);
        assert!(!silent.must_ask(&header(Some("one")), at(9)) && silent.must_ask(&header(Some("one")), at(10)));
    }

    #[test]
    fn keys_outlast_an_outage_of_hours_and_not_one_of_days() {
        let start = Instant::now();
        let mut known = known(&[key("one", json!({}))], start);
        known.learn(Err("down".into()), start + Duration::from_secs(23 * 3600));
        assert!(known.find(&header(Some("one"))).is_some());
        known.learn(Err("down".into()), start + Duration::from_secs(24 * 3600));
        assert!(known.find(&header(Some("one"))).is_none());
    }
}
