//! Repositories on git hosts: what they are, and changes to them that the portal proposes, in its own name or with
//! access that a person lends it.
//!
//! The plugin that knows the hosts contributes [`RepositoryHosts`]; whoever works with repositories asks
//! [`Repositories`] for the one that an address is in.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use url::Url;

use crate::ApiError;
use crate::outgoing::HttpClient;

/// An extension point: makes the hosts that the configuration names.
pub type RepositoryHosts = fn(&Config, &HttpClient) -> Result<Vec<Arc<dyn RepositoryHost>>, ConfigError>;

/// A host of repositories.
pub trait RepositoryHost: Send + Sync {
    /// True when this host is responsible for `url`.
    fn serves(&self, url: &Url) -> bool;

    /// The repository that `url` is, or is in.
    ///
    /// # Errors
    /// [`RepositoryError::Input`] when it names none.
    fn repository(&self, url: &Url) -> Result<Arc<dyn Repository>, RepositoryError>;

    /// Which sign-in gives people tokens with which the host lets the portal act for them; none unless there is one.
    fn delegation(&self) -> Option<Delegation> {
        None
    }

    /// The same host, asked with the access token of a person in place of the portal's credentials.
    fn lent(&self, _token: &str) -> Option<Arc<dyn RepositoryHost>> {
        None
    }
}

/// A sign-in whose tokens a host takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// The provider in `auth.providers`: `github`.
    pub provider: &'static str,
    /// Where the provider has to be for its tokens to be this host's, `host[:port]`; nothing when it is always
    /// the same place.
    pub host: Option<String>,
    /// What has to be granted to change a repository, separated by spaces.
    pub scope: &'static str,
}

/// One repository.
#[async_trait]
pub trait Repository: Send + Sync {
    /// True when the portal has credentials for it. Whether they suffice, the host says when it is asked.
    fn has_credentials(&self) -> bool;

    /// What it is.
    ///
    /// # Errors
    /// When the host does not answer, or knows no such repository.
    async fn about(&self) -> Result<RepositoryInfo, RepositoryError>;

    /// The address of a file as people see it and as the URL reader reads it; `path` has no slash in front and
    /// may be a pattern.
    fn file_address(&self, branch: &str, path: &str) -> String;

    /// Proposes a new file: a branch, a commit, a pull request. What is there already of an earlier attempt is
    /// used again, so asking twice opens one pull request.
    ///
    /// # Errors
    /// [`RepositoryError::Exists`] when the default branch has the file already, and what the host says.
    async fn propose(&self, proposal: &Proposal) -> Result<Proposed, RepositoryError>;
}

/// What a repository is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryInfo {
    /// As people call it: `shop`.
    pub name: String,
    /// With whatever it is in: `acme/shop`.
    pub full_name: String,
    /// What it says about itself.
    pub description: Option<String>,
    /// The branch that is read when nothing names one.
    pub default_branch: String,
    /// The annotation by which the host's plugins find it, with its value.
    pub annotation: Option<(&'static str, String)>,
}

/// A new file for a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Where, without a slash in front.
    pub path: String,
    /// What.
    pub content: String,
    /// The branch that the commit is made on.
    pub branch: String,
    /// Of the pull request, and the message of the commit.
    pub title: String,
    /// The text of the pull request, Markdown.
    pub body: String,
}

/// What came of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The page of the pull request.
    pub url: String,
    /// What the host calls it: `42`.
    pub number: String,
    /// Where the file will be once it is merged.
    pub file: String,
    /// What was done.
    pub outcome: ProposalOutcome,
}

/// What was done about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalOutcome {
    /// A pull request was opened.
    Opened,
    /// One was open, with another content; it has the new one now.
    Updated,
    /// One was open with just this content.
    Unchanged,
}

/// Why a repository cannot be worked with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RepositoryError {
    /// The address names no repository, or the host does not take what it was given.
    #[error("{0}")]
    Input(String),
    /// No host of `integrations` is responsible.
    #[error(
        "{0} is no git host that this portal knows; ask whoever runs it to add the host to integrations in app-config.yaml"
    )]
    UnknownHost(String),
    /// There is no such repository for these credentials.
    #[error("{0}")]
    NotFound(String),
    /// The host refuses the portal's credentials.
    #[error("{0}")]
    Refused(String),
    /// The file is there already; its address.
    #[error("The repository has this file already; register {0} instead")]
    Exists(String),
    /// The host does not answer, or not now.
    #[error("{0}")]
    Unavailable(String),
}

impl From<RepositoryError> for ApiError {
    fn from(error: RepositoryError) -> Self {
        let message = error.to_string();
        match error {
            RepositoryError::Input(_) | RepositoryError::UnknownHost(_) => Self::Input(message),
            RepositoryError::NotFound(_) => Self::NotFound(message),
            RepositoryError::Refused(_) => Self::NotAllowed(message),
            RepositoryError::Exists(_) => Self::Conflict(message),
            RepositoryError::Unavailable(_) => Self::Unavailable(message),
        }
    }
}

/// All repositories of all hosts. Cheap to clone.
#[derive(Clone, Default)]
pub struct Repositories {
    hosts: Arc<[Arc<dyn RepositoryHost>]>,
}

impl Repositories {
    /// The hosts that plugins contributed.
    ///
    /// # Errors
    /// When the part of the configuration that one of them reads is malformed.
    pub fn new(config: &Config, http: &HttpClient, contributed: &[RepositoryHosts]) -> Result<Self, ConfigError> {
        let mut hosts = Vec::new();
        for make in contributed {
            hosts.extend(make(config, http)?);
        }
        Ok(Self { hosts: hosts.into() })
    }

    /// The repository that an address is, or is in.
    ///
    /// # Errors
    /// [`RepositoryError::Input`] and [`RepositoryError::UnknownHost`].
    pub fn find(&self, address: &str) -> Result<Arc<dyn Repository>, RepositoryError> {
        let (host, url) = self.host(address)?;
        host.repository(&url)
    }

    /// The same, with the access token of a person in place of the portal's credentials.
    ///
    /// # Errors
    /// As [`Repositories::find`], and [`RepositoryError::Input`] when nobody has such tokens for the host.
    pub fn find_lent(&self, address: &str, token: &str) -> Result<Arc<dyn Repository>, RepositoryError> {
        let (host, url) = self.host(address)?;
        let lent = host.lent(token).ok_or_else(|| {
            let host = url.host_str().unwrap_or_default();
            RepositoryError::Input(format!("Nobody can lend the portal access to {host}; leave the access token out"))
        })?;
        lent.repository(&url)
    }

    /// With which sign-in somebody lends the portal access to the repository at an address.
    #[must_use]
    pub fn delegation(&self, address: &str) -> Option<Delegation> {
        self.host(address).ok()?.0.delegation()
    }

    fn host(&self, address: &str) -> Result<(&dyn RepositoryHost, Url), RepositoryError> {
        let address = address.trim();
        let url = Url::parse(address)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| {
                RepositoryError::Input(format!(
                    "'{address}' is no web address; write for example https://github.com/acme/shop"
                ))
            })?;
        let host = self.hosts.iter().find(|host| host.serves(&url));
        match host {
            Some(host) => Ok((host.as_ref(), url)),
            None => Err(RepositoryError::UnknownHost(url.host_str().unwrap_or_default().to_owned())),
        }
    }
}
