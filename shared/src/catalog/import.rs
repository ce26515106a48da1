//! Registering what exists: what a repository has, and the pull request that adds a file to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::MOUNT;
use super::paths::routes;

/// POST [`AnalyzeRepositoryRequest`]: what a repository has for the catalog.
pub fn analyze_repository() -> String {
    format!("{MOUNT}{}", routes::IMPORT_ANALYZE)
}

/// POST [`PullRequestInput`]: has a file proposed to a repository.
pub fn propose_file() -> String {
    format!("{MOUNT}{}", routes::IMPORT_PULL_REQUEST)
}

/// Which repository is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnalyzeRepositoryRequest {
    /// The address of the repository, or of anything in it.
    pub target: String,
}

/// What a repository has for the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RepositoryAnalysis {
    /// As people call it: `shop`.
    pub name: String,
    /// With whatever it is in: `acme/shop`.
    pub full_name: String,
    /// What it says about itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The branch in which was looked.
    pub default_branch: String,
    /// Annotations by which plugins find the repository.
    pub annotations: BTreeMap<String, String>,
    /// The catalog files that it has, by path.
    pub files: Vec<RepositoryFile>,
    /// There are more files than are listed.
    pub more: bool,
    /// What its CODEOWNERS says about all of it, where there is no catalog file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_owners: Option<CodeOwners>,
    /// The path at which a new file is proposed.
    pub file_name: String,
    /// The address of that file, once it is there.
    pub file_address: String,
    /// The portal has credentials with which it may propose a file.
    pub can_propose: bool,
    /// How somebody lends the portal access of their own, so that what is proposed is theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<RepositoryAccess>,
}

/// With which sign-in somebody lends the portal access to a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RepositoryAccess {
    /// The provider: `github`.
    pub provider: String,
    /// Where the provider has to be, `host[:port]`; nothing when it is always the same place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// What has to be granted, separated by spaces.
    pub scope: String,
}

/// A catalog file of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RepositoryFile {
    /// Its address.
    pub target: String,
    /// Within the repository.
    pub path: String,
    /// Whether it is registered.
    pub is_registered: bool,
    /// Refs of the entities that registering it brings in.
    pub entities: Vec<String>,
    /// Why it cannot be registered as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// Who owns all of a repository, as its CODEOWNERS says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeOwners {
    /// The file.
    pub path: String,
    /// As entity refs, in the order of the file: `group:default/crew` for `@acme/crew`.
    pub owners: Vec<String>,
}

/// A file to be proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PullRequestInput {
    /// The address of the repository, or of anything in it.
    pub target: String,
    /// Where the file goes. Its name is that of `catalog.import.entityFilename`.
    pub path: String,
    /// YAML with at least one entity.
    pub content: String,
    /// Of the pull request.
    pub title: String,
    /// The text of the pull request, Markdown.
    pub body: String,
    /// An access token of the person for the host, of the sign-in that the analysis named; it takes the place of the
    /// portal's credentials, is used for this one request, and is kept nowhere.
    #[serde(default, rename = "accessToken", skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
}

/// A pull request that proposes a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PullRequestOutput {
    /// Its page.
    pub url: String,
    /// What the host calls it: `42`.
    pub number: String,
    /// Where the file will be once it is merged: what is to be registered.
    pub file: String,
    /// What was done.
    pub outcome: PullRequestOutcome,
}

/// What was done about a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum PullRequestOutcome {
    /// It was opened.
    Opened,
    /// It was open with another content, and has the new one.
    Updated,
    /// It was open with just this content.
    Unchanged,
}
