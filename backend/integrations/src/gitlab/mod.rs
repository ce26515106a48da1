//! GitLab, in the cloud and on somebody's own machines.

mod address;
mod reader;
mod repository;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use callboard_core::outgoing::HttpClient;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::Url;

pub use settings::GitlabSettings;

use crate::Secret;
use crate::client::{Budget, HostClient, HostError, HostRequest, parse};
use crate::path::join;

/// One GitLab: its API with credentials. Cheap to clone.
#[derive(Clone)]
pub struct Gitlab {
    settings: Arc<GitlabSettings>,
    client: HostClient,
    authorization: Option<Secret>,
}

impl Gitlab {
    pub(crate) fn new(settings: GitlabSettings, http: HttpClient) -> Self {
        let budget = Budget::of(&settings.host, settings.per_minute);
        let authorization = settings.token.as_ref().map(|token| Secret::new(format!("Bearer {}", token.reveal())));
        let client = HostClient::with(http, budget, settings.retry.clone());
        Self { settings: Arc::new(settings), client, authorization }
    }

    /// The section of the configuration.
    #[must_use]
    pub fn settings(&self) -> &GitlabSettings {
        &self.settings
    }

    /// The same for work that nobody waits for; see [`HostClient::patient`].
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { client: self.client.patient(), ..self.clone() }
    }

    /// The JSON at `path` of the API, which is encoded and starts with a slash.
    ///
    /// # Errors
    /// When the host does not answer, or refuses.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, HostError> {
        self.client.json(&self.api_request(path)?).await
    }

    /// All pages of the list at `path`.
    ///
    /// # Errors
    /// As for [`Gitlab::get`].
    pub async fn list<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, HostError> {
        self.client.all_pages(self.api_request(path)?).await
    }

    /// True when there is something at `path`.
    ///
    /// # Errors
    /// When the host answers neither yes nor no.
    pub async fn exists(&self, path: &str) -> Result<bool, HostError> {
        self.client.exists(&self.api_request(path)?.head()).await
    }

    /// Runs a query of the GraphQL API, and gives its `data`.
    ///
    /// # Errors
    /// When the host does not answer, or answers with errors.
    pub async fn graphql<T: DeserializeOwned>(&self, query: &str, variables: &Value) -> Result<T, HostError> {
        #[derive(Deserialize)]
        struct Answer {
            data: Option<Value>,
            #[serde(default)]
            errors: Vec<Value>,
        }
        let base = self.settings.api_base_url.strip_suffix("/v4").unwrap_or(&self.settings.api_base_url);
        let url = join(base, "/graphql").map_err(|error| HostError::Credentials(error.to_string()))?;
        let request = HostRequest::post_json(url, &json!({"query": query, "variables": variables}));
        let fetched = self.client.success(&request.authorization(self.authorization.as_ref())).await?;
        let answer: Answer = parse(&fetched)?;
        if let Some(error) = answer.errors.first() {
            return Err(HostError::unclear(
                &fetched.url,
                error["message"].as_str().unwrap_or("an error without a message"),
            ));
        }
        serde_json::from_value(answer.data.unwrap_or_default())
            .map_err(|error| HostError::unclear(&fetched.url, error.to_string()))
    }

    fn api_request(&self, path: &str) -> Result<HostRequest, HostError> {
        let url = join(&self.settings.api_base_url, path).map_err(|error| HostError::Credentials(error.to_string()))?;
        Ok(self.authorized(url))
    }

    fn authorized(&self, url: Url) -> HostRequest {
        HostRequest::get(url).authorization(self.authorization.as_ref())
    }
}
