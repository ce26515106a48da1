//! A repository, as both APIs and events tell of it.

use serde::Deserialize;
use serde_json::Value;

/// What filters look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repository {
    pub(super) name: String,
    pub(super) owner: String,
    /// Of its page.
    pub(super) url: String,
    pub(super) default_branch: Option<String>,
    pub(super) is_fork: bool,
    pub(super) is_archived: bool,
    pub(super) topics: Vec<String>,
    /// `public`, `private` or `internal`, in any case.
    pub(super) visibility: String,
    /// It has the catalog file; only known when that was asked for.
    pub(super) has_file: bool,
}

#[derive(Deserialize)]
struct InEvent {
    name: String,
    html_url: Option<String>,
    url: String,
    owner: OwnerInEvent,
    default_branch: Option<String>,
    #[serde(default)]
    fork: bool,
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    topics: Vec<String>,
    visibility: Option<String>,
    #[serde(default)]
    private: bool,
}

/// A push calls the login a name.
#[derive(Deserialize)]
struct OwnerInEvent {
    login: Option<String>,
    name: Option<String>,
}

impl Repository {
    /// The `repository` of an event.
    pub(super) fn of_event(payload: &Value) -> Result<Self, serde_json::Error> {
        let InEvent { name, html_url, url, owner, default_branch, fork, archived, topics, visibility, private } =
            InEvent::deserialize(&payload["repository"])?;
        let by_privacy = || if private { "private" } else { "public" }.to_owned();
        Ok(Self {
            name,
            owner: owner.login.or(owner.name).unwrap_or_default(),
            url: html_url.unwrap_or(url),
            default_branch,
            is_fork: fork,
            is_archived: archived,
            topics,
            visibility: visibility.unwrap_or_else(by_privacy),
            has_file: false,
        })
    }
}
