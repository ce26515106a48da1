//! The configuration of the provider (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, String};

const fn key(path: &'static str, ty: KeyType, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default: None, doc }
}

/// The keys of one PuppetDB at each of these paths: a definition stands there directly, or by an id.
macro_rules! puppetdb_keys {
    ($($path:literal),+) => {
        &[$(
            key(concat!($path, ".baseUrl"), String, "Where PuppetDB answers, for example https://puppetdb.example:8081."),
            key(
                concat!($path, ".query"),
                String,
                "Which nodes, in the query language of the endpoint factsets, for example [\"=\",\"environment\",\"production\"].",
            ),
            key(concat!($path, ".schedule"), Any, "When to look: frequency, timeout, initialDelay, scope."),
        )+]
    };
}

/// Everything below `catalog.providers.puppetdb`.
pub(crate) const KEYS: &[ConfigKey] = puppetdb_keys!("catalog.providers.puppetdb", "catalog.providers.puppetdb.*");
