//! Component, API, Resource, System, Domain and Location.

use super::{
    CORE_VERSIONS, DEPENDENCY_OF, DEPENDS_ON, KindSchema, OWNER, SYSTEM as SYSTEM_FIELD, Shape, TEXTS, optional,
    relation, required,
};

pub(super) const COMPONENT: KindSchema = KindSchema {
    api_versions: CORE_VERSIONS,
    kind: "Component",
    // `dependencyOf` is honoured as a relation, but has no place in the schema: anything passes here.
    spec: &[
        required("type", Shape::Text),
        required("lifecycle", Shape::Text),
        required("owner", Shape::Text),
        optional("system", Shape::Text),
        optional("subcomponentOf", Shape::Text),
        optional("providesApis", TEXTS),
        optional("consumesApis", TEXTS),
        optional("dependsOn", TEXTS),
    ],
    relations: &[
        OWNER,
        relation("subcomponentOf", Some("Component"), "partOf", "hasPart"),
        relation("providesApis", Some("API"), "providesApi", "apiProvidedBy"),
        relation("consumesApis", Some("API"), "consumesApi", "apiConsumedBy"),
        DEPENDS_ON,
        DEPENDENCY_OF,
        SYSTEM_FIELD,
    ],
};

pub(super) const API: KindSchema = KindSchema {
    api_versions: CORE_VERSIONS,
    kind: "API",
    spec: &[
        required("type", Shape::Text),
        required("lifecycle", Shape::Text),
        required("owner", Shape::Text),
        required("definition", Shape::Text),
        optional("system", Shape::Text),
    ],
    relations: &[OWNER, SYSTEM_FIELD],
};

pub(super) const RESOURCE: KindSchema = KindSchema {
    api_versions: CORE_VERSIONS,
    kind: "Resource",
    spec: &[
        required("type", Shape::Text),
        required("owner", Shape::Text),
        optional("system", Shape::Text),
        optional("dependsOn", TEXTS),
        optional("dependencyOf", TEXTS),
    ],
    relations: &[OWNER, DEPENDS_ON, DEPENDENCY_OF, SYSTEM_FIELD],
};

pub(super) const SYSTEM: KindSchema = KindSchema {
    api_versions: CORE_VERSIONS,
    kind: "System",
    spec: &[required("owner", Shape::Text), optional("domain", Shape::Text), optional("type", Shape::Text)],
    relations: &[OWNER, relation("domain", Some("Domain"), "partOf", "hasPart")],
};

pub(super) const DOMAIN: KindSchema = KindSchema {
    api_versions: CORE_VERSIONS,
    kind: "Domain",
    spec: &[required("owner", Shape::Text), optional("subdomainOf", Shape::Text), optional("type", Shape::Text)],
    relations: &[OWNER, relation("subdomainOf", Some("Domain"), "partOf", "hasPart")],
};

pub(super) const LOCATION: KindSchema = KindSchema {
    api_versions: CORE_VERSIONS,
    kind: "Location",
    spec: &[
        optional("type", Shape::Text),
        optional("target", Shape::Text),
        optional("targets", TEXTS),
        optional("presence", Shape::OneOf(&["required", "optional"])),
    ],
    relations: &[],
};
