//! The configuration of the provider (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, String};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// Everything below `catalog.providers.gerrit`.
pub(crate) const KEYS: &[ConfigKey] = &[
    key("catalog.providers.gerrit.*.host", String, None, "A host of integrations.gerrit."),
    key(
        "catalog.providers.gerrit.*.query",
        String,
        None,
        "Which projects, as parameters of the API that lists them: state=ACTIVE&prefix=shop.",
    ),
    key("catalog.providers.gerrit.*.branch", String, Some("each project's HEAD"), "The branch to look at."),
    key(
        "catalog.providers.gerrit.*.catalogPath",
        String,
        Some("catalog-info.yaml"),
        "The file in each project; may hold wildcards.",
    ),
    key("catalog.providers.gerrit.*.schedule", Any, None, "When to look: frequency, timeout, initialDelay, scope."),
];
