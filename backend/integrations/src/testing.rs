//! Hosts for the tests of plugins, and what those tests do alike.

use std::sync::Arc;

use callboard_config::Config;
use callboard_core::catalog::testing::Recorder;
use callboard_core::catalog::{DeferredEntity, EntityProvider, ProviderError};
use callboard_core::outgoing::HttpClient;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::Integrations;

/// A configuration with these `integrations` and `catalog.providers`, and its hosts. What is in the cloud by its
/// nature is at `server` instead, `host:port`.
///
/// # Panics
/// When a section is malformed.
#[must_use]
pub fn hosts(server: &str, integrations: Value, providers: Value) -> (Config, Integrations) {
    hosts_and(server, integrations, providers, json!({}))
}

/// The same with other sections.
#[must_use]
pub fn hosts_and(server: &str, integrations: Value, providers: Value, more: Value) -> (Config, Integrations) {
    let config = json!({
        "backend": {"reading": {"allow": [{ "host": server }]}},
        "integrations": integrations,
        "catalog": {"providers": providers},
    });
    let config = Config::from_value(overlaid(config, more));
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

/// A definition with the members of `more` besides or instead of its own.
///
/// # Panics
/// When either is no object.
#[must_use]
pub fn overlaid(mut definition: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("{more} is no object") };
    definition.as_object_mut().expect("an object").extend(more);
    definition
}

/// The Locations of a full run.
///
/// # Errors
/// When the run failed, which then changed nothing.
///
/// # Panics
/// When the run did anything but say once what there is, or failed after it had changed something.
pub async fn run(provider: &Arc<dyn EntityProvider>) -> Result<Vec<DeferredEntity>, ProviderError> {
    let told = Recorder::default();
    match provider.run(&told).await {
        Ok(()) => Ok(told.only_full()),
        Err(error) => {
            assert_eq!(told.take(), Vec::new(), "a run that fails changes nothing");
            Err(error)
        }
    }
}

/// What the Locations of a full run point at. Each has the provider's name as its location key, and `presence`.
///
/// # Panics
/// When the run failed, or a Location is another one.
pub async fn targets(provider: &Arc<dyn EntityProvider>, presence: Option<&str>) -> Vec<String> {
    let entities = run(provider).await.unwrap_or_else(|error| panic!("{error:#}"));
    let targets = entities.iter().map(|deferred| {
        assert_eq!(deferred.location_key.as_deref(), Some(provider.name()));
        assert_eq!(deferred.entity["spec"]["presence"].as_str(), presence);
        deferred.entity["spec"]["target"].as_str().unwrap_or_default().to_owned()
    });
    targets.collect()
}

/// The server is busy at first: it says so in both ways, and wants to be asked again at once.
pub async fn busy_at_first(server: &MockServer) {
    for status in [429, 503] {
        let busy = ResponseTemplate::new(status).insert_header("retry-after", "0");
        Mock::given(any()).respond_with(busy).with_priority(1).up_to_n_times(1).mount(server).await;
    }
}

/// Answers with JSON, and with 304 to whoever has it already.
pub struct Versioned(pub Value);

impl Respond for Versioned {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        const TAG: &str = "\"1\"";
        let is_known = request.headers.get("if-none-match").is_some_and(|known| known == TAG);
        let answer = ResponseTemplate::new(if is_known { 304 } else { 200 }).insert_header("etag", TAG);
        if is_known { answer } else { answer.set_body_json(&self.0) }
    }
}
