//! The configuration of the provider (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, List, String};

const fn key(
    path: &'static str,
    ty: KeyType,
    visibility: Visibility,
    default: Option<&'static str>,
    doc: &'static str,
) -> ConfigKey {
    ConfigKey { path, ty, visibility, default, doc }
}

/// Everything below `catalog.providers.gcp`.
pub(crate) const KEYS: &[ConfigKey] = &[
    key(
        "catalog.providers.gcp.gke.parents",
        List,
        Visibility::Backend,
        None,
        "Where to look: projects/<project>/locations/<region, or - for all>.",
    ),
    key(
        "catalog.providers.gcp.gke.googleServiceAccountCredentials",
        String,
        Visibility::Secret,
        Some("the key file that GOOGLE_APPLICATION_CREDENTIALS names, else the account of the machine"),
        "The key file of a service account, as JSON.",
    ),
    key(
        "catalog.providers.gcp.gke.authProvider",
        String,
        Visibility::Backend,
        Some("google"),
        "How the portal signs in at the clusters.",
    ),
    key("catalog.providers.gcp.gke.owner", String, Visibility::Backend, Some("unknown"), "Who owns the clusters."),
    key(
        "catalog.providers.gcp.gke.schedule",
        Any,
        Visibility::Backend,
        None,
        "When to look: frequency, timeout, initialDelay, scope.",
    ),
];
