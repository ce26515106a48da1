//! Repositories of Bitbucket Cloud, and what its search says of them.

use serde::Deserialize;

/// The branch of a repository that has none yet.
const DEFAULT_BRANCH: &str = "master";

/// What is needed of a repository in a list.
pub(super) const REPOSITORY_FIELDS: &str =
    "values.slug,values.links.html.href,values.mainbranch.name,values.project.key";

/// What the search tells besides the usual, and what it need not tell. The plus signs are encoded: in a query they
/// would be blanks.
pub(super) const SEARCH_FIELDS: &str = "-values.content_matches,\
    %2Bvalues.file.commit.repository.slug,%2Bvalues.file.commit.repository.links.html.href,\
    %2Bvalues.file.commit.repository.mainbranch.name,%2Bvalues.file.commit.repository.project.key";

#[derive(Deserialize)]
pub(super) struct Project {
    pub(super) key: String,
}

#[derive(Clone, Deserialize)]
pub(super) struct Repository {
    pub(super) slug: String,
    links: Links,
    mainbranch: Option<Branch>,
    project: Option<ProjectOfRepository>,
}

#[derive(Clone, Deserialize)]
struct ProjectOfRepository {
    key: String,
}

#[derive(Clone, Deserialize)]
struct Links {
    html: Link,
}

#[derive(Clone, Deserialize)]
struct Link {
    href: String,
}

#[derive(Clone, Deserialize)]
struct Branch {
    name: String,
}

/// A file that the search found.
#[derive(Deserialize)]
pub(super) struct FoundFile {
    /// Parts of the path, of which those that matched are marked; empty when only the content matched.
    #[serde(default)]
    path_matches: Vec<serde_json::Value>,
    pub(super) file: File,
}

#[derive(Deserialize)]
pub(super) struct File {
    /// Without a slash in front.
    pub(super) path: String,
    pub(super) commit: Commit,
}

#[derive(Deserialize)]
pub(super) struct Commit {
    pub(super) repository: Repository,
}

impl FoundFile {
    pub(super) fn is_path_match(&self) -> bool {
        !self.path_matches.is_empty()
    }
}

impl Repository {
    pub(super) fn project_key(&self) -> &str {
        self.project.as_ref().map_or("", |project| &project.key)
    }

    pub(super) fn has_commits(&self) -> bool {
        self.mainbranch.is_some()
    }

    pub(super) fn branch(&self) -> &str {
        self.mainbranch.as_ref().map_or(DEFAULT_BRANCH, |branch| &branch.name)
    }

    /// The address of a file.
    pub(super) fn address(&self, path: &str) -> String {
        self.address_below(&self.links.html.href, path)
    }

    /// The address of a file while the repository had another one.
    pub(super) fn address_below(&self, repository: &str, path: &str) -> String {
        format!("{repository}/src/{}/{path}", self.branch())
    }
}
