//! GitLab, in the cloud and on somebody's own machines.

mod address;
mod reader;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use callboard_core::outgoing::HttpClient;
use serde::de::DeserializeOwned;
use url::Url;

pub use settings::GitlabSettings;

use crate::Secret;
use crate::client::{Budget, HostClient, HostError, HostRequest};
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
        match self.client.success(&self.api_request(path)?).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn api_request(&self, path: &str) -> Result<HostRequest, HostError> {
        let url = join(&self.settings.api_base_url, path).map_err(|error| HostError::Credentials(error.to_string()))?;
        Ok(self.authorized(url))
    }

    fn authorized(&self, url: Url) -> HostRequest {
        HostRequest::get(url).authorization(self.authorization.as_ref())
    }
}
