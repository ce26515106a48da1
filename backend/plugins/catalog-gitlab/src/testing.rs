//! What the tests of both providers need.

use callboard_config::Config;
pub(crate) use callboard_core::catalog::testing::{Done, Recorder};
use callboard_integrations::Integrations;
use serde_json::{Value, json};
use wiremock::MockServer;

/// A configuration with `providers` and a GitLab on this machine, and its hosts.
pub(crate) fn hosts(server: &MockServer, providers: Value) -> (Config, Integrations) {
    let host = server.address().to_string();
    let entry = json!({"host": host, "apiBaseUrl": format!("{}/api/v4", server.uri()), "token": "t"});
    callboard_integrations::testing::hosts(&host, json!({"gitlab": [entry]}), providers)
}

/// Variables of a query that was sent.
pub(crate) fn variables(request: &wiremock::Request) -> Value {
    serde_json::from_slice::<Value>(&request.body).unwrap()["variables"].take()
}
