//! What changed in the catalog, when, and why.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `GET …/history`, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryResponse {
    /// A page of changes.
    pub items: Vec<HistoryItem>,
    /// The way to older ones.
    pub page_info: super::PageInfo,
}

/// One change of one entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryItem {
    /// Numbers the changes of the whole catalog in their order, without gaps.
    pub sequence: i64,
    /// ISO 8601.
    pub at: String,
    /// Canonical.
    pub entity_ref: String,
    /// Tells entities apart that had the same ref one after the other.
    pub uid: String,
    /// What happened.
    pub change: ChangeKind,
    /// Why.
    pub cause: Cause,
    /// What is different, by path; empty unless the entity changed.
    #[serde(default)]
    pub changes: Vec<FieldChange>,
}

/// What happened to an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    /// It appeared.
    Added,
    /// It is answered differently.
    Changed,
    /// It left.
    Removed,
}

impl ChangeKind {
    /// The word in the database and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Added, Self::Changed, Self::Removed].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Why an entity changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Cause {
    /// Its source says something else.
    Source {
        /// The location, for example `url:https://git.example.com/a/catalog-info.yaml`.
        location: String,
    },
    /// A provider named it, said something else about it, or let go of it.
    Provider {
        /// Its name.
        provider: String,
    },
    /// Somebody asked for it.
    Request {
        /// Who: an entity ref, or `external:…` or `plugin:…` for programs.
        principal: String,
        /// What they asked for, as method and path: `DELETE /locations/…`.
        request: String,
    },
    /// Others came, went, or say something else about it.
    Relations,
    /// Reading or checking it went wrong, or goes well again.
    Processing,
    /// Nobody names it any more, or somebody does again.
    Orphaned,
    /// Not recorded.
    Unknown,
}

/// One difference between an entity before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldChange {
    /// A JSON pointer: `/spec/owner`.
    pub path: String,
    /// What was there; absent when nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What is there now; absent when nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// Instead of both, for long texts: the difference in the form of `diff -u`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
}
