//! The API of Bitbucket Server and Data Center, for plugins.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{BitbucketServer, BitbucketServerSettings};
use crate::client::{HostError, HostRequest, paging, parse};
use crate::path::join;

/// What a page holds at most, as far as the host allows that many.
const PAGE: &str = "500";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<T> {
    values: Vec<T>,
    is_last_page: bool,
    next_page_start: Option<u64>,
}

impl BitbucketServer {
    /// The section of the configuration.
    #[must_use]
    pub fn settings(&self) -> &BitbucketServerSettings {
        &self.settings
    }

    /// The same for work that nobody waits for; see [`crate::client::HostClient::patient`].
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { client: self.client.patient(), ..self.clone() }
    }

    /// The JSON at `path` of the API, which is encoded and starts with a slash; nothing where the host has none.
    ///
    /// # Errors
    /// When the host does not answer, or refuses.
    pub async fn find<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, HostError> {
        let fetched = match self.client.success(&self.api_request(path)?).await {
            Err(error) if error.is_not_found() => return Ok(None),
            fetched => fetched?,
        };
        // The default branch of an empty repository is an empty answer.
        if fetched.body.is_empty() { Ok(None) } else { parse(&fetched).map(Some) }
    }

    /// All pages of the list at `path`.
    ///
    /// # Errors
    /// When the host does not answer, or refuses.
    pub async fn list<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, HostError> {
        let first = paging::with(&self.api_request(path)?, "limit", PAGE);
        let read = |request: &HostRequest, fetched: &_| {
            let Page { values, is_last_page, next_page_start } = parse::<Page<T>>(fetched)?;
            let next = next_page_start.filter(|_| !is_last_page);
            Ok((values, next.map(|start| paging::with(request, "start", &start.to_string()))))
        };
        self.client.pages(first, read).await
    }

    /// True when there is something at `path`.
    ///
    /// # Errors
    /// When the host answers neither yes nor no.
    pub async fn exists(&self, path: &str) -> Result<bool, HostError> {
        self.client.exists(&self.api_request(path)?).await
    }

    pub(super) fn api_request(&self, path: &str) -> Result<HostRequest, HostError> {
        let url = join(&self.settings.api_base_url, path);
        let url = url.map_err(|error| HostError::Credentials(error.to_string()))?;
        Ok(HostRequest::get(url).authorization(self.settings.authorization.as_ref()))
    }
}
