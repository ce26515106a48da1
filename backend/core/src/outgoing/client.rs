//! Sets up the two connection pools: one that the guard watches, one for hosts that the operator vouches for.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use super::OutgoingError;
use super::error::chain;
use super::guard::{GuardedResolver, Lookup};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
const USER_AGENT: &str = concat!("callboard/", env!("CARGO_PKG_VERSION"));

/// A pool that is set up when it is first needed: reading the system's certificates takes a while.
#[derive(Default)]
pub(super) struct LazyClient {
    client: OnceLock<Result<Client, String>>,
}

impl LazyClient {
    /// The pool; `guard` is given for the one that is watched.
    pub(super) fn get(&self, guard: Option<&Lookup>) -> Result<&Client, OutgoingError> {
        let client = self.client.get_or_init(|| build(guard).map_err(|error| chain(&error)));
        client.as_ref().map_err(|error| OutgoingError::Setup(error.clone()))
    }
}

fn build(guard: Option<&Lookup>) -> reqwest::Result<Client> {
    // Fails when there is one already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    builder(guard).build().or_else(|error| {
        // A bare container has no certificates. Plain HTTP inside a cluster should work all the same,
        // and HTTPS will say which issuer it does not know.
        tracing::warn!(
            error = chain(&error),
            "the system's certificates could not be read, so no HTTPS address can be; install the package ca-certificates or set SSL_CERT_FILE"
        );
        let tls = rustls::ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
        builder(guard).tls_backend_preconfigured(tls).build()
    })
}

fn builder(guard: Option<&Lookup>) -> ClientBuilder {
    let builder = Client::builder()
        .user_agent(USER_AGENT)
        // Each step of a redirect is checked like the first one.
        .redirect(Policy::none())
        // Behind a proxy it would be the proxy that looks names up, unguarded.
        .no_proxy()
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT);
    match guard {
        Some(lookup) => builder.dns_resolver(GuardedResolver::new(lookup.clone())),
        None => builder,
    }
}
