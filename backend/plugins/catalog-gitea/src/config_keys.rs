//! The configuration of the provider (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, String};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// Everything below `catalog.providers.gitea`.
pub(crate) const KEYS: &[ConfigKey] = &[
    key("catalog.providers.gitea.*.host", String, None, "A host of integrations.gitea."),
    key("catalog.providers.gitea.*.organization", String, None, "The organisation whose repositories are looked at."),
    key("catalog.providers.gitea.*.branch", String, Some("main"), "The branch to look at."),
    key("catalog.providers.gitea.*.catalogPath", String, Some("catalog-info.yaml"), "The file in each repository."),
    key("catalog.providers.gitea.*.schedule", Any, None, "When to look: frequency, timeout, initialDelay, scope."),
];
