//! The API of Gerrit, for plugins.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{GUARD, Gerrit, GerritSettings};
use crate::client::{HostError, HostRequest, paging};

/// Of the projects that a query skips.
const SKIP: &str = "S";

/// A project in a list.
#[derive(Deserialize)]
struct Project {
    /// On the last one, when the host has more than it gave.
    #[serde(default, rename = "_more_projects")]
    more: bool,
}

impl Gerrit {
    /// The section of the configuration.
    #[must_use]
    pub fn settings(&self) -> &GerritSettings {
        &self.settings
    }

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
        let fetched = self.client.success(&self.api_request(path)?).await?;
        read_guarded(&fetched)
    }

    /// The names of the projects that `query` names, such as `state=ACTIVE&prefix=shop`. All of them, unless the
    /// query has a limit of its own.
    ///
    /// # Errors
    /// As for [`Gerrit::get`].
    pub async fn projects(&self, query: &str) -> Result<Vec<String>, HostError> {
        let first = self.api_request(&format!("/projects/?{query}"))?;
        let limited = first.url().query_pairs().any(|(name, _)| name == "n" || name == "limit");
        let read = |request: &HostRequest, fetched: &_| {
            let projects: BTreeMap<String, Project> = read_guarded(fetched)?;
            let more = !limited && projects.values().any(|project| project.more);
            let next = more.then(|| paging::further(request, SKIP, projects.len()));
            Ok((projects.into_keys().collect(), next))
        };
        self.client.pages(first, read).await
    }

    fn api_request(&self, path: &str) -> Result<HostRequest, HostError> {
        self.request(&self.settings.base_url, path).map_err(|error| HostError::Credentials(error.to_string()))
    }
}

/// Reads JSON behind the guard.
pub(super) fn read_guarded<T: DeserializeOwned>(fetched: &callboard_core::outgoing::Fetched) -> Result<T, HostError> {
    let body = fetched.body.strip_prefix(GUARD).unwrap_or(&fetched.body);
    serde_json::from_slice(body).map_err(|error| HostError::unclear(&fetched.url, error.to_string()))
}
