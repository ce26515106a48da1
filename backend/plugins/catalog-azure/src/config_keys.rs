//! The configuration of both providers (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, String};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// Everything below `catalog.providers.azureDevOps` and `azureBlob`.
pub(crate) const KEYS: &[ConfigKey] = &[
    key("catalog.providers.azureDevOps.*.host", String, Some("dev.azure.com"), "A host of integrations.azure."),
    key(
        "catalog.providers.azureDevOps.*.organization",
        String,
        None,
        "The organisation, or the collection of a server of your own.",
    ),
    key("catalog.providers.azureDevOps.*.project", String, None, "The project; may hold *, which alone means all."),
    key("catalog.providers.azureDevOps.*.repository", String, Some("*"), "The repository; may hold *."),
    key(
        "catalog.providers.azureDevOps.*.branch",
        String,
        Some("the branches that the search knows"),
        "The branch to look at; repositories without it are left out.",
    ),
    key(
        "catalog.providers.azureDevOps.*.path",
        String,
        Some("/catalog-info.yaml"),
        "The file in each repository; may hold wildcards.",
    ),
    key(
        "catalog.providers.azureDevOps.*.schedule",
        Any,
        None,
        "When to look: frequency, timeout, initialDelay, scope.",
    ),
    key("catalog.providers.azureBlob.accountName", String, None, "An account of integrations.azureBlobStorage."),
    key("catalog.providers.azureBlob.containerName", String, None, "The container whose blobs are catalog files."),
    key("catalog.providers.azureBlob.schedule", Any, None, "When to look: frequency, timeout, initialDelay, scope."),
    key("catalog.providers.azureBlob.*.accountName", String, None, "An account of integrations.azureBlobStorage."),
    key("catalog.providers.azureBlob.*.containerName", String, None, "The container whose blobs are catalog files."),
    key("catalog.providers.azureBlob.*.schedule", Any, None, "When to look: frequency, timeout, initialDelay, scope."),
];
