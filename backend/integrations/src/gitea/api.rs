//! The API of Gitea, for plugins.

use serde::de::DeserializeOwned;

use super::{Gitea, GiteaSettings};
use crate::client::{HostError, HostRequest, paging, parse};
use crate::path::join;

const PAGE: &str = "page";

impl Gitea {
    /// The section of the configuration.
    #[must_use]
    pub fn settings(&self) -> &GiteaSettings {
        &self.settings
    }

    /// The same for work that nobody waits for; see [`crate::client::HostClient::patient`].
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { client: self.client.patient(), ..self.clone() }
    }

    /// All pages of the list at `path`, which is encoded and starts with a slash.
    ///
    /// # Errors
    /// When the host does not answer, or refuses.
    pub async fn list<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, HostError> {
        let first = paging::with(&self.api_request(path)?, PAGE, "1");
        // The links between pages are made of the address that Gitea believes to have, which behind a proxy is
        // not always ours. How many fit on a page is for Gitea to say, so the end is a page with nothing.
        let read = |request: &HostRequest, fetched: &_| {
            let items: Vec<T> = parse(fetched)?;
            let next = (!items.is_empty()).then(|| paging::next_number(request, PAGE));
            Ok((items, next))
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
        let url = join(&format!("{}/api/v1", self.settings.base_url), path);
        let url = url.map_err(|error| HostError::Credentials(error.to_string()))?;
        Ok(HostRequest::get(url).authorization(self.settings.authorization.as_ref()))
    }
}
