//! The configuration of the provider (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, List, String};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// Everything below `catalog.providers.backstageOpenapi`.
pub(crate) const KEYS: &[ConfigKey] = &[
    key("catalog.providers.backstageOpenapi.plugins", List, None, "Ids of the plugins whose endpoints are shown."),
    key("catalog.providers.backstageOpenapi.definitionFormat", String, Some("json"), "json or yaml."),
    key(
        "catalog.providers.backstageOpenapi.entityOverrides",
        Any,
        None,
        "Parts of the entity that are yours, for example { spec: { owner: group:default/platform } }.",
    ),
];
