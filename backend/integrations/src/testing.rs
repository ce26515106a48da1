//! Hosts for the tests of plugins.

use std::sync::Arc;

use callboard_config::Config;
use callboard_core::outgoing::HttpClient;
use serde_json::{Value, json};

use crate::Integrations;

/// A configuration with these `integrations` and `catalog.providers`, and its hosts. What is in the cloud by its
/// nature is at `server` instead, `host:port`.
///
/// # Panics
/// When a section is malformed.
#[must_use]
pub fn hosts(server: &str, integrations: Value, providers: Value) -> (Config, Integrations) {
    let config = Config::from_value(json!({
        "backend": {"reading": {"allow": [{ "host": server }]}},
        "integrations": integrations,
        "catalog": {"providers": providers},
    }));
    let http = HttpClient::new(&config).expect("a client without settings");
    let hosts = Integrations::new(&config, &http).expect("sections of integrations");
    (config, hosts.with_clouds_at(server))
}

impl Integrations {
    fn with_clouds_at(mut self, server: &str) -> Self {
        let bitbucket = Arc::make_mut(&mut self.bitbucket_cloud.settings);
        bitbucket.api_base_url = format!("http://{server}/2.0");
        bitbucket.base_url = format!("http://{server}");
        let azure = self.azure.iter().cloned().map(|mut azure| {
            let settings = Arc::make_mut(&mut azure.settings);
            settings.scheme = "http";
            settings.host = server.to_owned();
            azure
        });
        self.azure = azure.collect();
        self
    }
}
