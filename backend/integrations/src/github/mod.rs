//! GitHub, in the cloud and on somebody's own machines.

mod address;
mod app;
mod credentials;
mod graphql;
mod reader;
mod repository;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use callboard_core::outgoing::HttpClient;
use callboard_core::url_reader::ReadError;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use app::Installation;
pub use settings::{GithubApp, GithubSettings};

use credentials::{Credential, Credentials};

use crate::client::{HostClient, HostError, HostRequest};
use crate::path::join;

/// What GitHub calls the form of its answers.
const JSON: &str = "application/vnd.github+json";

/// One GitHub: its API with credentials. Cheap to clone.
#[derive(Clone)]
pub struct Github {
    settings: Arc<GithubSettings>,
    client: HostClient,
    credentials: Arc<Credentials>,
}

impl Github {
    pub(crate) fn new(settings: GithubSettings, http: HttpClient) -> Self {
        let client = HostClient::new(http, &settings.host);
        let settings = Arc::new(settings);
        let credentials = Arc::new(Credentials::new(settings.clone()));
        Self { settings, client, credentials }
    }

    /// The section of the configuration.
    #[must_use]
    pub fn settings(&self) -> &GithubSettings {
        &self.settings
    }

    /// The same for work that nobody waits for; see [`HostClient::patient`].
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { client: self.client.patient(), ..self.clone() }
    }

    /// Runs a query of the GraphQL API as whoever may see `owner`, and gives its `data`.
    ///
    /// # Errors
    /// When the host does not answer, or answers with errors.
    pub async fn graphql<T: DeserializeOwned>(
        &self,
        owner: &str,
        query: &str,
        variables: &Value,
    ) -> Result<T, HostError> {
        let credential = self.credentials.for_owner(&self.client, owner).await?;
        graphql::run(&self.client, &self.settings, &credential, query, variables).await
    }

    /// The JSON at `path` of the REST API, which is encoded and starts with a slash, as whoever may see `owner`.
    ///
    /// # Errors
    /// When the host does not answer, or refuses.
    pub async fn get<T: DeserializeOwned>(&self, owner: &str, path: &str) -> Result<T, HostError> {
        let request = self.request(owner, path).await?.accept(JSON);
        self.client.json(&request).await
    }

    /// True when there is something at `path` of the REST API.
    ///
    /// # Errors
    /// When the host answers neither yes nor no.
    pub async fn exists(&self, owner: &str, path: &str) -> Result<bool, HostError> {
        self.client.exists(&self.request(owner, path).await?.accept(JSON)).await
    }

    /// Where the apps of the configuration are installed; nothing for those that may only be used elsewhere.
    ///
    /// # Errors
    /// When the host does not answer, or an app's key is wrong.
    pub async fn installations(&self, app_id: Option<u64>) -> Result<Vec<Installation>, HostError> {
        self.credentials.installations(&self.client, app_id).await
    }

    /// A request to the REST API with credentials for `owner`.
    async fn request(&self, owner: &str, path: &str) -> Result<HostRequest, HostError> {
        let base = self.settings.api_base_url.as_deref().ok_or_else(|| {
            HostError::Credentials(format!("integrations.github has no apiBaseUrl for {}; add it", self.settings.host))
        })?;
        let credential = self.credentials.for_owner(&self.client, owner).await?;
        Ok(self.authorized(address(base, path)?, &credential))
    }

    fn authorized(&self, url: url::Url, credential: &Credential) -> HostRequest {
        HostRequest::get(url).authorization(credential.header.as_ref()).in_lane(format!("core {}", credential.account))
    }
}

/// An address of the API.
fn address(base: &str, path: &str) -> Result<url::Url, HostError> {
    join(base, path).map_err(|error: ReadError| HostError::Credentials(error.to_string()))
}
