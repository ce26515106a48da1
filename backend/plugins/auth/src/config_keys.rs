//! The configuration of sign-in.

use callboard_config::{ConfigKey, KeyType, Visibility};

const fn key(
    path: &'static str,
    ty: KeyType,
    visibility: Visibility,
    default: Option<&'static str>,
    doc: &'static str,
) -> ConfigKey {
    ConfigKey { path, ty, visibility, default, doc }
}

/// Everything below `auth` that this plugin reads.
pub(crate) const KEYS: &[ConfigKey] = &[
    key(
        "auth.environment",
        KeyType::String,
        Visibility::Frontend,
        Some("development"),
        "The block of each provider that the app asks for.",
    ),
    key(
        "auth.providers.guest.userEntityRef",
        KeyType::String,
        Visibility::Backend,
        Some("user:development/guest"),
        "The user that a guest is.",
    ),
    key(
        "auth.providers.guest.ownershipEntityRefs",
        KeyType::StringOrList,
        Visibility::Backend,
        None,
        "What a guest owns when the catalog has no such user.",
    ),
    key(
        "auth.providers.guest.dangerouslyAllowOutsideDevelopment",
        KeyType::Bool,
        Visibility::Backend,
        Some("false"),
        "Let anybody in without a password although NODE_ENV is not 'development'. For demonstrations and tests only.",
    ),
];
