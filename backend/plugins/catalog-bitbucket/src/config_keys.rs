//! The configuration of both providers (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Bool, Integer, String, StringOrList};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// The keys of one workspace and one server at each of these pairs of paths: a definition stands there directly, or
/// by an id.
macro_rules! definition_keys {
    ($($cloud:literal, $server:literal);+) => {
        &[$(
            key(concat!($cloud, ".workspace"), String, None, "The workspace, as its address names it."),
            key(
                concat!($cloud, ".catalogPath"),
                String,
                Some("/catalog-info.yaml"),
                "The file in each repository; may hold wildcards.",
            ),
            key(
                concat!($cloud, ".filters.repoSlug"),
                String,
                Some("all"),
                "A regular expression for the whole slug of the repository.",
            ),
            key(
                concat!($cloud, ".filters.projectKey"),
                String,
                Some("all"),
                "A regular expression for the whole key of the project.",
            ),
            key(concat!($cloud, ".pagelen"), Integer, Some("100"), "How many things one request asks for; at most 100."),
            key(concat!($cloud, ".schedule"), Any, None, "When to look: frequency, timeout, initialDelay, scope."),
            key(concat!($server, ".host"), String, None, "A host of integrations.bitbucketServer."),
            key(
                concat!($server, ".catalogPath"),
                String,
                Some("/catalog-info.yaml"),
                "The file in each repository; may hold wildcards.",
            ),
            key(
                concat!($server, ".filters.repoSlug"),
                StringOrList,
                Some("all"),
                "Regular expressions for slugs of repositories.",
            ),
            key(
                concat!($server, ".filters.projectKey"),
                StringOrList,
                Some("all"),
                "Regular expressions for keys of projects.",
            ),
            key(
                concat!($server, ".filters.skipArchivedRepos"),
                Bool,
                Some("false"),
                "Leave out archived repositories.",
            ),
            key(
                concat!($server, ".validateLocationsExist"),
                Bool,
                Some("false"),
                "Leave out repositories without the file.",
            ),
            key(concat!($server, ".schedule"), Any, None, "When to look: frequency, timeout, initialDelay, scope."),
        )+]
    };
}

/// Everything below `catalog.providers.bitbucketCloud` and `bitbucketServer`.
pub(crate) const KEYS: &[ConfigKey] = definition_keys!(
    "catalog.providers.bitbucketCloud", "catalog.providers.bitbucketServer";
    "catalog.providers.bitbucketCloud.*", "catalog.providers.bitbucketServer.*"
);
