//! The configuration of both providers (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Bool, String, StringOrList};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// Everything below `catalog.providers.gitlab`.
pub(crate) const KEYS: &[ConfigKey] = &[
    key("catalog.providers.gitlab.*.host", String, None, "A host of integrations.gitlab."),
    key("catalog.providers.gitlab.*.group", String, Some("everything"), "Only this group and what is below it."),
    key("catalog.providers.gitlab.*.branch", String, Some("each project's default branch"), "The branch to look at."),
    key(
        "catalog.providers.gitlab.*.fallbackBranch",
        String,
        Some("master"),
        "The branch of projects without a default one.",
    ),
    key(
        "catalog.providers.gitlab.*.entityFilename",
        String,
        Some("catalog-info.yaml"),
        "The file in each project; may hold wildcards.",
    ),
    key(
        "catalog.providers.gitlab.*.projectPattern",
        StringOrList,
        Some("all"),
        "Regular expressions for paths of projects.",
    ),
    key(
        "catalog.providers.gitlab.*.userPattern",
        StringOrList,
        Some("all"),
        "Regular expressions for addresses, or names, of users.",
    ),
    key(
        "catalog.providers.gitlab.*.groupPattern",
        StringOrList,
        Some("all"),
        "Regular expressions for paths of groups.",
    ),
    key(
        "catalog.providers.gitlab.*.useSearch",
        Bool,
        Some("false"),
        "Find files with the search of GitLab; it needs its advanced search.",
    ),
    key("catalog.providers.gitlab.*.skipForkedRepos", Bool, Some("false"), "Leave forks out."),
    key("catalog.providers.gitlab.*.includeArchivedRepos", Bool, Some("false"), "Look at archived projects too."),
    key("catalog.providers.gitlab.*.excludeRepos", StringOrList, None, "Paths of projects that are left out."),
    key(
        "catalog.providers.gitlab.*.membership",
        Bool,
        Some("false"),
        "Only projects that the token's user is a member of.",
    ),
    key("catalog.providers.gitlab.*.topics", StringOrList, None, "Only projects with all of these topics."),
    key("catalog.providers.gitlab.*.orgEnabled", Bool, Some("false"), "Bring in groups and users too."),
    key("catalog.providers.gitlab.*.allowInherited", Bool, Some("false"), "Inherited members belong to a group too."),
    key(
        "catalog.providers.gitlab.*.relations",
        StringOrList,
        Some("DIRECT"),
        "Which members belong to a group: INHERITED, DESCENDANTS, SHARED_FROM_GROUPS.",
    ),
    key(
        "catalog.providers.gitlab.*.restrictUsersToGroup",
        Bool,
        Some("false"),
        "Only users that are members of the group.",
    ),
    key(
        "catalog.providers.gitlab.*.includeUsersWithoutSeat",
        Bool,
        Some("false"),
        "On gitlab.com, users that take no seat too.",
    ),
    key("catalog.providers.gitlab.*.schedule", Any, None, "When to look: frequency, timeout, initialDelay, scope."),
];
