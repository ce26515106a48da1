//! Repositories as the portal works with them ([`callboard_core::repositories`]): each host says what it can do
//! with one ([`Remote`]); how a change is proposed is the same for all.

mod propose;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use callboard_config::{Config, ConfigError};
use callboard_core::outgoing::{Fetched, HttpClient};
use callboard_core::repositories::{Proposal, Proposed, Repository, RepositoryError, RepositoryHost, RepositoryInfo};
use http::StatusCode;
use url::Url;

use crate::Integrations;
use crate::client::HostError;
use crate::path::encoded_path;

/// The tip of a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) branch: String,
    pub(crate) commit: String,
}

/// What a file holds, and what its host calls this version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) content: Vec<u8>,
    pub(crate) id: String,
}

/// A commit of one file.
pub(crate) struct Change<'a> {
    /// What it goes on top of.
    pub(crate) head: &'a Head,
    pub(crate) path: &'a str,
    pub(crate) content: &'a str,
    pub(crate) message: &'a str,
    /// What is there already.
    pub(crate) previous: Option<&'a Version>,
}

/// A pull request to be opened.
pub(crate) struct NewRequest<'a> {
    pub(crate) branch: &'a str,
    pub(crate) base: &'a str,
    pub(crate) title: &'a str,
    pub(crate) body: &'a str,
}

/// A pull request that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PullRequest {
    pub(crate) url: String,
    pub(crate) number: String,
}

/// What a host can do with one repository.
#[async_trait]
pub(crate) trait Remote: Send + Sync {
    fn has_credentials(&self) -> bool;
    async fn about(&self) -> Result<RepositoryInfo, HostError>;
    fn file_address(&self, branch: &str, path: &str) -> String;
    /// Nothing when there is no such branch.
    async fn head(&self, branch: &str) -> Result<Option<Head>, HostError>;
    async fn create_branch(&self, branch: &str, from: &Head) -> Result<(), HostError>;
    /// Nothing when there is no such file.
    async fn file(&self, head: &Head, path: &str) -> Result<Option<Version>, HostError>;
    async fn commit(&self, change: &Change<'_>) -> Result<(), HostError>;
    /// The pull request from `branch` to `base` that is open.
    async fn find_request(&self, branch: &str, base: &str) -> Result<Option<PullRequest>, HostError>;
    async fn open_request(&self, request: &NewRequest<'_>) -> Result<PullRequest, HostError>;
}

struct Hosted<R>(R);

#[async_trait]
impl<R: Remote> Repository for Hosted<R> {
    fn has_credentials(&self) -> bool {
        self.0.has_credentials()
    }

    async fn about(&self) -> Result<RepositoryInfo, RepositoryError> {
        Ok(self.0.about().await?)
    }

    fn file_address(&self, branch: &str, path: &str) -> String {
        self.0.file_address(branch, path)
    }

    async fn propose(&self, proposal: &Proposal) -> Result<Proposed, RepositoryError> {
        propose::propose(&self.0, proposal).await
    }
}

/// A repository of a host.
pub(crate) fn hosted(remote: impl Remote + 'static) -> Arc<dyn Repository> {
    Arc::new(Hosted(remote))
}

/// The error of an address that names no repository.
pub(crate) fn no_repository(url: &Url, host: &str, form: &str) -> RepositoryError {
    RepositoryError::Input(format!("{url} names no repository on {host}; write {form} behind the host"))
}

/// A path, each segment encoded but for stars, which stand for themselves in a pattern.
pub(crate) fn pattern_path(path: &str) -> String {
    encoded_path(path).replace("%2A", "*")
}

/// The content of a file as APIs give it: base64, in lines or not.
pub(crate) fn decoded_content(fetched: &Fetched, text: &str) -> Result<Vec<u8>, HostError> {
    let text: String = text.split_whitespace().collect();
    BASE64_STANDARD.decode(text).map_err(|error| HostError::unclear(&fetched.url, error.to_string()))
}

/// What a host's API says where it has nothing.
pub(crate) fn found<T>(answer: Result<T, HostError>) -> Result<Option<T>, HostError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// A description, unless it is empty.
pub(crate) fn words(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl From<HostError> for RepositoryError {
    fn from(error: HostError) -> Self {
        let message = error.to_string();
        match error {
            HostError::NotFound(_) => Self::NotFound(message),
            HostError::Refused { .. } | HostError::Credentials(_) => Self::Refused(message),
            // The host understood, and does not want it as it is.
            HostError::Status { status, .. } if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
                Self::Input(message)
            }
            _ => Self::Unavailable(message),
        }
    }
}

/// For the extension point [`callboard_core::repositories::RepositoryHosts`].
///
/// # Errors
/// When `integrations` is malformed.
pub fn repositories(config: &Config, http: &HttpClient) -> Result<Vec<Arc<dyn RepositoryHost>>, ConfigError> {
    Ok(Integrations::new(config, http)?.repository_hosts())
}
