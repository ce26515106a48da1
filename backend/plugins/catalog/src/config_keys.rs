//! The configuration of the catalog (contract/catalog.md §6.1).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Bool, Duration, Enum, List, Object, OneOf, String};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// What every visitor may see.
const fn shown(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Frontend, default, doc }
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
    key(
        "search.collators.catalog.locationTemplate",
        String,
        Some("/catalog/:namespace/:kind/:name"),
        "Where a result about an entity leads.",
    ),
    key(
        "search.collators.catalog.filter",
        Any,
        None,
        "Only these entities can be searched for: keys with their values.",
    ),
    key("catalog.model.kinds", List, None, "Kinds of this company, each checked against a JSON Schema."),
    key("catalog.model.kinds[].kind", String, None, "The kind, as in Dataset."),
    key("catalog.model.kinds[].apiVersions", List, None, "The apiVersions that it is for."),
    key("catalog.model.kinds[].specType", String, None, "Only for entities whose spec.type is this."),
    key(
        "catalog.model.kinds[].extends",
        Bool,
        Some("false"),
        "Besides what the built-in kind of this name demands, and not instead.",
    ),
    key("catalog.model.kinds[].schema", Any, None, "A JSON Schema of spec; $include reads one from a file."),
    key("catalog.model.kinds[].relations", List, None, "As catalog.model.relations, for this kind."),
    key("catalog.model.relations", List, None, "Relations that follow from fields."),
    key("catalog.model.relations[].kind", String, None, "Whose field it is."),
    key("catalog.model.relations[].specType", String, None, "Only for entities whose spec.type is this."),
    key(
        "catalog.model.relations[].path",
        String,
        None,
        "The field with an entity ref or a list of them, as in spec.owner; lists on the way are gone through.",
    ),
    key("catalog.model.relations[].type", String, None, "The relation from the entity to the target."),
    key("catalog.model.relations[].reverse", String, None, "The relation from the target to the entity."),
    key("catalog.model.relations[].defaultKind", String, None, "The kind of refs that name none."),
    key(
        "catalog.model.fields",
        Any,
        None,
        "Formats instead of the usual ones: name, namespace, tag, labelKey, labelValue, annotationKey or annotationValue, each with a pattern and a hint.",
    ),
    key(
        "catalog.model.aiResources",
        Bool,
        Some("false"),
        "Know the kind AiResource: skills, rules, plugins, marketplaces.",
    ),
    key(
        "catalog.model.mcpServers",
        Bool,
        Some("false"),
        "Know APIs of type mcp-server, which have remotes and no definition.",
    ),
    key(
        "catalog.scmEvents",
        OneOf(&[Bool, Object]),
        Some("false"),
        "Follow what webhooks of git hosts tell of files and repositories, also for registered locations.",
    ),
    key("catalog.scmEvents.refresh", Bool, Some("true"), "Look at once at files that changed."),
    key(
        "catalog.scmEvents.unregister",
        Bool,
        Some("true"),
        "Remove registered locations whose file or repository is gone.",
    ),
    key(
        "catalog.scmEvents.move",
        Bool,
        Some("true"),
        "Let registered locations follow files and repositories that moved.",
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
    shown(
        "catalog.import.entityFilename",
        String,
        Some("catalog-info.yaml"),
        "The name of catalog files: what is looked for in repositories, and what a pull request adds.",
    ),
    shown(
        "catalog.import.pullRequestBranchName",
        String,
        Some("backstage-integration"),
        "The branch on which pull requests add catalog files.",
    ),
    shown(
        "catalog.import.pullRequestTitle",
        String,
        None,
        "The title that a pull request has until the person writes another; `{{file}}` stands for the name of the file.",
    ),
    shown(
        "catalog.import.pullRequestBody",
        String,
        None,
        "The text that a pull request has until the person writes another; `{{file}}` and `{{portal}}` are filled in.",
    ),
    shown(
        "catalog.import.help.title",
        String,
        None,
        "The heading of the card beside the form, see catalog.import.help.text.",
    ),
    shown(
        "catalog.import.help.text",
        String,
        None,
        "What the card beside the form says instead of its usual text: paragraphs, lists, bold, code and links.",
    ),
];
