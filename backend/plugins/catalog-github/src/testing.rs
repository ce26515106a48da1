//! What the tests of both providers need.

use callboard_config::Config;
pub(crate) use callboard_core::catalog::testing::{Done, Recorder};
use callboard_core::outgoing::HttpClient;
use callboard_integrations::Integrations;
use serde_json::{Value, json};
use wiremock::MockServer;

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
