//! The configuration of both providers (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Bool, Integer, List, Object, OneOf, String, StringOrList, Url};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// Everything below `catalog.providers.github` and `githubOrg`.
pub(crate) const KEYS: &[ConfigKey] = &[
    key(
        "catalog.providers.github",
        Object,
        None,
        "Finds catalog files on GitHub: one definition, or a map of them by id.",
    ),
    key(
        "catalog.providers.github.*.organization",
        String,
        None,
        "The organisation or user whose repositories are looked at.",
    ),
    key(
        "catalog.providers.github.*.app",
        Integer,
        None,
        "A GitHub App of integrations: all organisations where it is installed.",
    ),
    key("catalog.providers.github.*.host", String, Some("github.com"), "A host of integrations.github."),
    key(
        "catalog.providers.github.*.catalogPath",
        String,
        Some("/catalog-info.yaml"),
        "The file in each repository; may hold wildcards.",
    ),
    key(
        "catalog.providers.github.*.validateLocationsExist",
        Bool,
        Some("false"),
        "Leave out repositories without the file.",
    ),
    key(
        "catalog.providers.github.*.filters.branch",
        String,
        Some("each repository's default branch"),
        "The branch to look at.",
    ),
    key(
        "catalog.providers.github.*.filters.repository",
        String,
        None,
        "A regular expression for the whole name of the repository.",
    ),
    key("catalog.providers.github.*.filters.allowForks", Bool, Some("true"), "Look at forks too."),
    key("catalog.providers.github.*.filters.allowArchived", Bool, Some("false"), "Look at archived repositories too."),
    key(
        "catalog.providers.github.*.filters.topic.include",
        StringOrList,
        None,
        "Only repositories with one of these topics.",
    ),
    key(
        "catalog.providers.github.*.filters.topic.exclude",
        StringOrList,
        None,
        "No repositories with one of these topics.",
    ),
    key(
        "catalog.providers.github.*.filters.visibility",
        StringOrList,
        None,
        "Only repositories that are public, private or internal.",
    ),
    key(
        "catalog.providers.github.*.pageSizes.repositories",
        Integer,
        Some("25"),
        "Repositories in one request; fewer when GitHub runs into its time limit.",
    ),
    key(
        "catalog.providers.github.*.schedule",
        Any,
        Some("every 3 hours, for at most 1 hour"),
        "When to look: frequency, timeout, initialDelay, scope.",
    ),
    key(
        "catalog.providers.githubOrg",
        OneOf(&[Object, List]),
        None,
        "Brings in teams and members of GitHub organisations: one definition, or a list.",
    ),
    key("catalog.providers.githubOrg[].id", String, None, "Names the definition."),
    key("catalog.providers.githubOrg[].githubUrl", Url, None, "The address of GitHub, for example https://github.com."),
    key(
        "catalog.providers.githubOrg[].orgs",
        StringOrList,
        Some("all where the apps are installed"),
        "The organisations.",
    ),
    key(
        "catalog.providers.githubOrg[].excludeSuspendedUsers",
        Bool,
        Some("false"),
        "Leave out suspended users; on GitHub Enterprise Server only.",
    ),
    key(
        "catalog.providers.githubOrg[].defaultUserTransformer.useVerifiedEmails",
        Bool,
        Some("false"),
        "Take the address in a verified domain of the organisation.",
    ),
    key("catalog.providers.githubOrg[].pageSizes.teams", Integer, Some("25"), "Teams in one request."),
    key(
        "catalog.providers.githubOrg[].pageSizes.teamMembers",
        Integer,
        Some("50"),
        "Members of a team in one request.",
    ),
    key(
        "catalog.providers.githubOrg[].pageSizes.organizationMembers",
        Integer,
        Some("50"),
        "Members of the organisation in one request.",
    ),
    key("catalog.providers.githubOrg[].schedule", Any, None, "When to look: frequency, timeout, initialDelay, scope."),
];
