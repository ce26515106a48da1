//! The configuration of the search (contract/search.md §3).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Bool, Enum, Integer, List, String, StringOrList};

use crate::settings::LANGUAGES;

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

const fn shown(path: &'static str, ty: KeyType, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Frontend, default: None, doc }
}

const fn secret(path: &'static str, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty: String, visibility: Visibility::Secret, default: None, doc }
}

/// Everything below `search` that this plugin reads, or accepts without effect.
pub(crate) const KEYS: &[ConfigKey] = &[
    key("search.maxPageLimit", Integer, Some("100"), "Results that one request may ask for."),
    key("search.maxTermLength", Integer, Some("100"), "UTF-16 units that a term may have."),
    key("search.language", Enum(LANGUAGES), Some("english"), "The language in which words are reduced to stems."),
    key(
        "search.directory",
        String,
        Some(
            "search in the folder of the SQLite database, or in data beside PostgreSQL if there is one; otherwise in memory",
        ),
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
    key(
        "search.elasticsearch.provider",
        Enum(&["elastic", "opensearch", "aws"]),
        None,
        "Whose cluster has the documents instead of an index of this replica.",
    ),
    key("search.elasticsearch.node", StringOrList, None, "The address of the cluster, or a list of its nodes."),
    key("search.elasticsearch.cloudId", String, None, "The deployment, for the provider elastic."),
    key("search.elasticsearch.auth.username", String, None, "Who asks the cluster."),
    secret("search.elasticsearch.auth.password", "The password of auth.username."),
    secret("search.elasticsearch.auth.apiKey", "An API key instead of a user."),
    key("search.elasticsearch.indexPrefix", String, None, "What the name of the index begins with."),
    key("search.elasticsearch.batchSize", Integer, Some("1000"), "Documents that are sent in one request."),
    key(
        "search.elasticsearch.batchKeyField",
        String,
        None,
        "Accepted without effect: documents have ids of their own.",
    ),
    key(
        "search.elasticsearch.queryOptions.prefixLength",
        Integer,
        Some("0"),
        "Letters at the beginning of a word that may not be wrong.",
    ),
    key(
        "search.elasticsearch.queryOptions.fuzziness",
        Any,
        None,
        "Accepted without effect: one letter of a word may be wrong, when nothing else is found.",
    ),
    key(
        "search.elasticsearch.highlightOptions",
        Any,
        None,
        "Accepted without effect: whole texts are given with what was found in them.",
    ),
    key(
        "search.elasticsearch.indexTemplates",
        List,
        None,
        "Index templates with name and body, which are made before the index.",
    ),
    key(
        "search.elasticsearch.region",
        String,
        Some("that in the address of the node, or AWS_REGION"),
        "The region of the domain, for aws.",
    ),
    key(
        "search.elasticsearch.service",
        Enum(&["es", "aoss"]),
        Some("es"),
        "For aws: es for domains, aoss for collections without servers.",
    ),
    key(
        "search.elasticsearch.accountId",
        String,
        Some("the main account"),
        "For aws: the account of aws.accounts that signs the requests.",
    ),
    key(
        "search.elasticsearch.clientOptions.ssl.rejectUnauthorized",
        Bool,
        Some("true"),
        "Certificates are always checked; false is refused.",
    ),
];
