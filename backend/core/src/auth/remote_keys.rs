//! Public keys of somebody else, at an address: fetched when they are needed, and again when there are new ones.

use std::time::{Duration, Instant};

use axum::http::HeaderValue;
use axum::http::header::ACCEPT;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use tokio::sync::Mutex;
use url::Url;

use crate::outgoing::{AllowRule, HttpClient};
use crate::{ApiError, ApiResult};

/// How long keys are kept.
const KEPT: Duration = Duration::from_secs(3600);
/// A key that is not known makes us ask again, at most as often as this: made-up keys must not load the other side.
const ASKED_AGAIN: Duration = Duration::from_secs(10);
/// More than a hundred keys are no set of keys.
const MOST_BYTES: usize = 256 * 1024;

/// A set of keys (JWKS) at an address that the configuration names.
pub struct RemoteKeys {
    url: Url,
    http: HttpClient,
    known: Mutex<Option<(JwkSet, Instant)>>,
}

impl RemoteKeys {
    /// The address may be one inside of the company, since the operator named it.
    #[must_use]
    pub fn new(http: &HttpClient, url: Url) -> Self {
        Self { http: http.allowing(AllowRule::of(&url)), url, known: Mutex::default() }
    }

    /// The key of this id; without an id the only one that there is.
    ///
    /// # Errors
    /// 503 when the keys cannot be had.
    pub async fn find(&self, kid: Option<&str>) -> ApiResult<Option<DecodingKey>> {
        // One asks, the others wait for the answer.
        let mut known = self.known.lock().await;
        if let Some((set, at)) = &*known {
            let key = key_of(set, kid)?;
            let age = at.elapsed();
            if age < ASKED_AGAIN || (key.is_some() && age < KEPT) {
                return Ok(key);
            }
        }
        let set = match (self.fetch().await, known.take()) {
            (Ok(set), _) => set,
            // Keys do not turn bad because the other side is down for a while.
            (Err(_), Some((old, _))) => old,
            (Err(error), None) => return Err(error),
        };
        let key = key_of(&set, kid);
        *known = Some((set, Instant::now()));
        key
    }

    async fn fetch(&self) -> ApiResult<JwkSet> {
        let unavailable = |why: String| ApiError::Unavailable(format!("The keys at {} were not had: {why}", self.url));
        let request = self.http.get(self.url.as_str()).header(ACCEPT, HeaderValue::from_static("application/json"));
        let answer = request.max_bytes(MOST_BYTES).send().await.map_err(|error| unavailable(error.to_string()))?;
        if !answer.status.is_success() {
            return Err(unavailable(format!("the answer was {}", answer.status)));
        }
        serde_json::from_slice(&answer.body).map_err(|_| unavailable("what is there is no set of keys".into()))
    }
}

fn key_of(set: &JwkSet, kid: Option<&str>) -> ApiResult<Option<DecodingKey>> {
    let key = match (kid, set.keys.as_slice()) {
        (Some(kid), _) => set.find(kid),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    key.map(DecodingKey::from_jwk).transpose().map_err(ApiError::internal)
}
