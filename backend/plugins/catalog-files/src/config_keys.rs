//! The configuration of the provider.

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, String};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// Everything below `catalog.providers.fileTree`.
pub(crate) const KEYS: &[ConfigKey] = &[
    key("catalog.providers.fileTree.*.path", String, None, "A folder of the portal's own machine."),
    key(
        "catalog.providers.fileTree.*.catalogPath",
        String,
        Some("**/catalog-info.yaml"),
        "The files below the folder; may hold wildcards.",
    ),
    key("catalog.providers.fileTree.*.schedule", Any, None, "When to look: frequency, timeout, initialDelay, scope."),
];
