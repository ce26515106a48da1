//! The API of Bitbucket Cloud, for plugins.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::BitbucketCloud;
use crate::client::{HostError, HostRequest, paging, parse};
use crate::path::join;

#[derive(Deserialize)]
struct Page<T> {
    #[serde(default = "Vec::new")]
    values: Vec<T>,
    /// Address of the page after it.
    next: Option<String>,
}

impl BitbucketCloud {
    /// The same for work that nobody waits for; see [`crate::client::HostClient::patient`].
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { client: self.client.patient(), ..self.clone() }
    }

    /// The JSON at `path` of the API, which is encoded and starts with a slash.
    ///
    /// # Errors
    /// When the host does not answer, or refuses.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, HostError> {
        self.client.json(&self.api_request(path).await?).await
    }

    /// All pages of the list at `path`.
    ///
    /// # Errors
    /// As for [`BitbucketCloud::get`].
    pub async fn list<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, HostError> {
        let first = self.api_request(path).await?;
        let read = |request: &HostRequest, page: &_| {
            let Page { values, next } = parse::<Page<T>>(page)?;
            let next = next.map(|link| paging::at(request, page, &link)).transpose()?;
            Ok((values, next))
        };
        self.client.pages(first, read).await
    }

    /// True when there is something at `path`.
    ///
    /// # Errors
    /// When the host answers neither yes nor no.
    pub async fn exists(&self, path: &str) -> Result<bool, HostError> {
        self.client.exists(&self.api_request(path).await?).await
    }

    pub(super) async fn api_request(&self, path: &str) -> Result<HostRequest, HostError> {
        let url = join(&self.settings.api_base_url, path);
        self.request(url.map_err(|error| HostError::Credentials(error.to_string()))?).await
    }
}
