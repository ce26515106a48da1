//! The one way by which requests leave the portal.
//!
//! People can make a portal read addresses: a location, a `$text`, a webhook. So it must not be led to
//! its own machine, its network or a cloud's metadata. Every address is checked before a connection is
//! made, after looking up its name, and at every redirect; only hosts that the operator vouches for are
//! exempt.

mod address;
mod allow_rule;
mod client;
mod error;
mod guard;
mod request;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use callboard_config::{Config, ConfigError};
use http::Method;
use reqwest::Client;
use url::Url;

pub use address::is_public;
pub use allow_rule::AllowRule;
pub use error::OutgoingError;
pub use request::{Fetched, OutgoingRequest};

use client::LazyClient;
use guard::{Lookup, system_lookup};

/// The most that is read of an answer unless the caller says otherwise.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// How long a request may take, redirects included, unless the configuration or the caller says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// The longest chain of redirects, the first request included.
pub const MAX_REQUESTS: usize = 5;

/// Sends requests to other hosts. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct HttpClient {
    inner: Arc<Inner>,
}

struct Inner {
    vouched: Vec<AllowRule>,
    timeout: Duration,
    lookup: Lookup,
    guarded: LazyClient,
    trusted: LazyClient,
}

impl HttpClient {
    /// A client that may go to the public internet and to what `backend.reading.allow` names, and waits as long
    /// as `backend.reading.timeout` says.
    ///
    /// # Errors
    /// When one of these keys is malformed.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let timeout = config.duration("backend.reading.timeout")?.unwrap_or(DEFAULT_TIMEOUT);
        Ok(Self::with(AllowRule::read_all(config)?, timeout, system_lookup()))
    }

    fn with(vouched: Vec<AllowRule>, timeout: Duration, lookup: Lookup) -> Self {
        let (guarded, trusted) = (LazyClient::default(), LazyClient::default());
        Self { inner: Arc::new(Inner { vouched, timeout, lookup, guarded, trusted }) }
    }

    /// A client with connections of its own that may also go to hosts that the operator named elsewhere,
    /// for example those of integrations and clusters. Never pass what a user wrote.
    #[must_use]
    pub fn allowing(&self, rules: impl IntoIterator<Item = AllowRule>) -> Self {
        let vouched = self.inner.vouched.iter().cloned().chain(rules).collect();
        Self::with(vouched, self.inner.timeout, self.inner.lookup.clone())
    }

    /// A GET request.
    pub fn get(&self, url: &str) -> OutgoingRequest {
        self.request(Method::GET, url)
    }

    /// A POST request.
    pub fn post(&self, url: &str) -> OutgoingRequest {
        self.request(Method::POST, url)
    }

    /// Any request.
    pub fn request(&self, method: Method, url: &str) -> OutgoingRequest {
        OutgoingRequest::new(self.clone(), method, url)
    }

    fn vouches_for(&self, url: &Url) -> bool {
        self.inner.vouched.iter().any(|rule| rule.covers(url))
    }

    fn guarded(&self) -> Result<&Client, OutgoingError> {
        self.inner.guarded.get(Some(&self.inner.lookup))
    }

    fn trusted(&self) -> Result<&Client, OutgoingError> {
        self.inner.trusted.get(None)
    }
}
