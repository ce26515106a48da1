//! What the tests of both providers need.

use async_trait::async_trait;
use callboard_config::Config;
use callboard_core::catalog::{EntityProviderConnection, Mutation, ProviderError};
use callboard_core::outgoing::HttpClient;
use callboard_integrations::Integrations;
use parking_lot::Mutex;
use serde_json::{Value, json};
use wiremock::MockServer;

/// What a provider did to the catalog.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Done {
    Applied(Mutation),
    Refreshed(Vec<String>),
}

/// A catalog that remembers what it was told.
#[derive(Default)]
pub(crate) struct Told(Mutex<Vec<Done>>);

impl Told {
    pub(crate) fn take(&self) -> Vec<Done> {
        std::mem::take(&mut self.0.lock())
    }
}

#[async_trait]
impl EntityProviderConnection for Told {
    async fn apply(&self, mutation: Mutation) -> Result<(), ProviderError> {
        self.0.lock().push(Done::Applied(mutation));
        Ok(())
    }

    async fn refresh(&self, locations: &[String]) -> Result<(), ProviderError> {
        self.0.lock().push(Done::Refreshed(locations.to_vec()));
        Ok(())
    }
}

/// A configuration with `providers` and a GitHub on this machine, and its hosts.
pub(crate) fn hosts(server: &MockServer, providers: Value) -> (Config, Integrations) {
    let host = server.address().to_string();
    let config = Config::from_value(json!({
        "integrations": {"github": [{"host": host, "apiBaseUrl": server.uri(), "token": "t"}]},
        "catalog": {"providers": providers},
    }));
    let hosts = Integrations::new(&config, &HttpClient::new(&config).unwrap()).unwrap();
    (config, hosts)
}

/// Variables of a query that was sent.
pub(crate) fn variables(request: &wiremock::Request) -> Value {
    serde_json::from_slice::<Value>(&request.body).unwrap()["variables"].take()
}
