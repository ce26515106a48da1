//! The configuration of the search (contract/search.md §3).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Enum, Integer, String};

use crate::settings::LANGUAGES;

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

const fn shown(path: &'static str, ty: KeyType, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Frontend, default: None, doc }
}

/// Everything below `search` that this plugin reads, or accepts without effect.
pub(crate) const KEYS: &[ConfigKey] = &[
    key("search.maxPageLimit", Integer, Some("100"), "Results that one request may ask for."),
    key("search.maxTermLength", Integer, Some("100"), "UTF-16 units that a term may have."),
    key("search.language", Enum(LANGUAGES), Some("english"), "The language in which words are reduced to stems."),
    key(
        "search.directory",
        String,
        Some("search beside the SQLite database, otherwise in memory"),
        "The folder of the index. It is a cache of one process: no two processes may share it.",
    ),
    shown("search.query.pageLimit", Integer, "Results on a page of the search page: 10, 25, 50 or 100."),
    shown("search.defaultType", String, "The type of documents that the search page shows first."),
    key(
        "search.permissions.queryLatencyBudgetMs",
        Integer,
        None,
        "Accepted without effect: permissions are a part of the query here and need no budget.",
    ),
    key(
        "search.collators.catalog.batchSize",
        Integer,
        None,
        "Accepted without effect: the index follows changes and reads nothing in batches.",
    ),
    key(
        "search.collators.catalog.schedule",
        Any,
        None,
        "Accepted without effect: the index follows changes as they happen.",
    ),
];
