//! The configuration of permissions.

use callboard_config::{ConfigKey, KeyType, Visibility};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

const fn shown(path: &'static str, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty: KeyType::Bool, visibility: Visibility::Frontend, default: Some("false"), doc }
}

/// Everything below `permission` that this plugin reads.
pub(crate) const KEYS: &[ConfigKey] = &[
    shown("permission.enabled", "Whether people are restricted at all."),
    shown(
        "permission.EXPERIMENTAL_enableBatchedRequests",
        "Accepted; our browser always asks for many things together.",
    ),
    key(
        "permission.policy",
        KeyType::Enum(&["allow-all", "ownership", "rbac"]),
        Some("rbac when permission.rbac is there, else allow-all"),
        "Who decides. A policy that a plugin contributes goes before it. (Callboard's own.)",
    ),
    key(
        "permission.ownership.administrators",
        KeyType::StringOrList,
        None,
        "Users and groups who may do everything under the policy 'ownership'. (Callboard's own.)",
    ),
    key("permission.rbac.admin.users[].name", KeyType::String, None, "A user or group that manages roles."),
    key("permission.rbac.admin.superUsers[].name", KeyType::String, None, "A user or group that may do everything."),
    key("permission.rbac.policies-csv-file", KeyType::String, None, "A file with the lines of policies and roles."),
    key("permission.rbac.conditionalPoliciesFile", KeyType::String, None, "A YAML file with conditional policies."),
    key("permission.rbac.policyFileReload", KeyType::Bool, Some("false"), "Read both files again when they change."),
    key(
        "permission.rbac.pluginsWithPermission",
        KeyType::StringOrList,
        None,
        "Accepted; the editor knows the plugins of this portal.",
    ),
    key(
        "permission.rbac.maxDepth",
        KeyType::Integer,
        None,
        "How many levels above a person's own groups count; all when absent.",
    ),
    key(
        "permission.rbac.policyDecisionPrecedence",
        KeyType::Enum(&["conditional", "basic"]),
        Some("conditional"),
        "What decides when a role has both lines and conditions.",
    ),
    key(
        "permission.rbac.useOwnershipEntityRefs",
        KeyType::Bool,
        Some("false"),
        "Also count the groups that the sign-in named.",
    ),
    key(
        "permission.rbac.defaultPermissions.defaultRole",
        KeyType::String,
        None,
        "A role that everybody has who is signed in.",
    ),
    key(
        "permission.rbac.defaultPermissions.basicPermissions[].permission",
        KeyType::String,
        None,
        "The name of a permission, or a kind of thing, that the default role allows.",
    ),
    key(
        "permission.rbac.defaultPermissions.basicPermissions[].action",
        KeyType::Enum(&["create", "read", "update", "delete", "use"]),
        Some("use"),
        "Its action.",
    ),
    limit("permission.rbac.validation.conditionalPolicies.maxConditionDepth", "12", "The most levels of a condition."),
    limit(
        "permission.rbac.validation.conditionalPolicies.maxConditionNodeCount",
        "256",
        "The most parts of a condition.",
    ),
    limit("permission.rbac.validation.conditionalPolicies.maxCriteriaItems", "64", "The most parts of one list."),
    limit(
        "permission.rbac.validation.conditionalPoliciesFile.maxBytes",
        "1048576",
        "The largest file of conditions, bytes.",
    ),
    limit("permission.rbac.validation.conditionalPoliciesFile.maxDocuments", "256", "The most documents of that file."),
];

const fn limit(path: &'static str, default: &'static str, doc: &'static str) -> ConfigKey {
    key(path, KeyType::Integer, Some(default), doc)
}
