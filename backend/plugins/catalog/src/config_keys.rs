//! The configuration of the catalog (contract/catalog.md §6.1).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Bool, Duration, Enum, List, OneOf, String};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// Everything below `catalog` that this plugin reads.
pub(crate) const KEYS: &[ConfigKey] = &[
    key("catalog.rules", List, Some("Component, API and Location"), "Which kinds may come from which locations."),
    key("catalog.rules[].allow", Any, None, "Kinds, or objects with kind and spec.type."),
    key("catalog.rules[].locations", List, None, "Only for these locations: type, with exact or pattern."),
    key("catalog.locations[].type", String, None, "file or url."),
    key(
        "catalog.locations[].target",
        String,
        None,
        "The file or address; globs are allowed. Relative files are looked for in the working directory, then beside the configuration.",
    ),
    key(
        "catalog.locations[].rules",
        List,
        None,
        "Kinds that this location may bring in besides those of catalog.rules.",
    ),
    key(
        "catalog.strictLocations",
        Bool,
        Some("false"),
        "One target or document that cannot be taken keeps everything else of its Location out, as in Backstage.",
    ),
    key("catalog.readonly", Bool, Some("false"), "Refuse registrations through the API."),
    key(
        "catalog.processingInterval",
        OneOf(&[Duration, Bool]),
        Some("100 to 150 seconds"),
        "How often sources are looked at again; false turns processing off on this process.",
    ),
    key(
        "catalog.orphanStrategy",
        Enum(&["delete", "keep"]),
        Some("delete"),
        "What happens to an entity that no source names any more.",
    ),
    key(
        "catalog.orphanProviderStrategy",
        Enum(&["delete", "keep"]),
        Some("delete"),
        "What happens to the entities of a provider that is no longer installed.",
    ),
    key(
        "catalog.stitchingStrategy.pollingInterval",
        Duration,
        Some("1 second"),
        "How often to look for entities to be put together.",
    ),
    key(
        "catalog.stitchingStrategy.stitchTimeout",
        Duration,
        Some("60 seconds"),
        "Accepted for compatibility; an interrupted batch is taken up again at once.",
    ),
    key(
        "catalog.defaultLocationConflictStrategy",
        Enum(&["reject", "refresh"]),
        Some("reject"),
        "What registering a location again does.",
    ),
    key(
        "catalog.history.keep",
        Duration,
        Some("90 days"),
        "How long the changes of entities are remembered, at least an hour.",
    ),
    key(
        "catalog.import.entityFilename",
        String,
        Some("catalog-info.yaml"),
        "The file name that the registration form proposes.",
    ),
    key(
        "catalog.import.pullRequestBranchName",
        String,
        Some("backstage-integration"),
        "The branch name that the registration form proposes.",
    ),
];
