//! Tokens that an application gets for its id and secret, kept until shortly before they expire.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use moka::Expiry;
use moka::future::Cache;
use serde::{Deserialize, Deserializer};

use crate::Secret;
use crate::client::{HostClient, HostError, HostRequest};

/// A token is not used any more when it has only this long to live.
const SAFETY: Duration = Duration::from_secs(300);

/// The `Authorization` header of a user with a password.
pub(crate) fn basic(username: &str, password: &Secret) -> Secret {
    Secret::new(format!("Basic {}", BASE64_STANDARD.encode(format!("{username}:{}", password.reveal()))))
}

#[derive(Clone, Deserialize)]
struct Issued {
    access_token: String,
    /// Seconds; some hosts write it as text.
    #[serde(deserialize_with = "seconds")]
    expires_in: u64,
}

fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(u64),
        Text(String),
    }
    match Written::deserialize(from)? {
        Written::Number(number) => Ok(number),
        Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
    }
}

struct UntilItExpires;

impl Expiry<String, Issued> for UntilItExpires {
    fn expire_after_create(&self, _: &String, issued: &Issued, _: Instant) -> Option<Duration> {
        let life = Duration::from_secs(issued.expires_in);
        // A token that lives for a few minutes only would otherwise never be kept.
        Some(life.checked_sub(SAFETY).unwrap_or(life / 2))
    }
}

/// Tokens by what they are for. Several who need the same one wait for one request.
#[derive(Clone)]
pub(crate) struct Tokens {
    kept: Cache<String, Issued>,
}

impl Default for Tokens {
    fn default() -> Self {
        Self { kept: Cache::builder().expire_after(UntilItExpires).build() }
    }
}

impl Tokens {
    /// The token for `purpose`, fetched with `request` when there is none.
    pub(crate) async fn get(
        &self,
        client: &HostClient,
        purpose: &str,
        request: HostRequest,
    ) -> Result<Secret, HostError> {
        let request = request.in_lane("token");
        let fetching = client.json(&request);
        let issued = self.kept.try_get_with(purpose.to_owned(), fetching).await;
        let issued = issued
            .map_err(|error| HostError::Credentials(format!("no token could be obtained for {purpose}: {error}")))?;
        Ok(Secret::new(issued.access_token))
    }
}
