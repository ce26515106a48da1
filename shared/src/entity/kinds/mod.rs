//! The built-in kinds as data: what `spec` may hold, and which relations follow from it.

mod check;
mod organization;
mod software;
mod template;

pub use check::{Verdict, check};

/// A kind in certain versions.
#[derive(Debug)]
pub struct KindSchema {
    /// The `apiVersion`s that this schema describes.
    pub api_versions: &'static [&'static str],
    /// The kind; upper and lower case matter.
    pub kind: &'static str,
    /// The known members of `spec`; others are always allowed.
    pub spec: &'static [FieldSpec],
    /// The members that hold refs, with the relations that they stand for.
    pub relations: &'static [RelationField],
}

/// A member of an object.
#[derive(Debug)]
pub struct FieldSpec {
    /// The key.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it may hold.
    pub shape: Shape,
}

/// What a value may be.
#[derive(Debug)]
pub enum Shape {
    /// A text that is not empty.
    Text,
    /// Any text.
    AnyText,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// `true`, `false` or any text.
    Condition,
    /// Any object.
    AnyObject,
    /// An object with these known members; others may hold anything.
    Object(&'static [FieldSpec]),
    /// An object with these known members; others must have the second shape.
    Closed(&'static [FieldSpec], &'static Shape),
    /// A list of values of one shape.
    List(&'static Shape),
    /// One value of the shape, or a list of them.
    OneOrList(&'static Shape),
}

/// A member of `spec` that holds a ref or a list of refs.
#[derive(Debug)]
pub struct RelationField {
    /// The key.
    pub field: &'static str,
    /// The kind of refs that name none; `None` when they must name one.
    pub default_kind: Option<&'static str>,
    /// The relation from this entity to the target.
    pub outgoing: &'static str,
    /// The relation from the target to this entity.
    pub incoming: &'static str,
}

/// The kinds that a catalog knows without further modules.
pub const KINDS: &[KindSchema] = &[
    software::COMPONENT,
    software::API,
    software::RESOURCE,
    software::SYSTEM,
    software::DOMAIN,
    organization::USER,
    organization::GROUP,
    software::LOCATION,
    template::TEMPLATE,
];

/// The schema of a kind in a version; upper and lower case matter.
pub fn schema(kind: &str, api_version: &str) -> Option<&'static KindSchema> {
    KINDS.iter().find(|schema| schema.kind == kind && schema.api_versions.contains(&api_version))
}

const CORE_VERSIONS: &[&str] = &["backstage.io/v1alpha1", "backstage.io/v1beta1"];

const fn required(name: &'static str, shape: Shape) -> FieldSpec {
    FieldSpec { name, required: true, shape }
}

const fn optional(name: &'static str, shape: Shape) -> FieldSpec {
    FieldSpec { name, required: false, shape }
}

const TEXTS: Shape = Shape::List(&Shape::Text);

const fn relation(
    field: &'static str,
    default_kind: Option<&'static str>,
    outgoing: &'static str,
    incoming: &'static str,
) -> RelationField {
    RelationField { field, default_kind, outgoing, incoming }
}

const OWNER: RelationField = relation("owner", Some("Group"), "ownedBy", "ownerOf");
const SYSTEM: RelationField = relation("system", Some("System"), "partOf", "hasPart");
const DEPENDS_ON: RelationField = relation("dependsOn", None, "dependsOn", "dependencyOf");
const DEPENDENCY_OF: RelationField = relation("dependencyOf", None, "dependencyOf", "dependsOn");
