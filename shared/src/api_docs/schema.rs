//! The shape of a value.

use serde::{Deserialize, Serialize};

use super::Html;
use super::outline::is_false;

/// The shape of a value. References are followed and what `allOf` joins is joined, down to a depth and a size;
/// what lies deeper is named by `more` and asked for when somebody opens it. So schemas that hold themselves end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Schema {
    /// The name under which the definition has it; empty when it has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// `string`, `object` …, without `null`; several in OpenAPI 3.1, none when it may be anything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// `date-time`, `int64` …
    #[serde(skip_serializing_if = "String::is_empty")]
    pub format: String,
    /// It may be `null`.
    #[serde(skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// What it means.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: Html,
    /// It should not be used any more.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// Only answers hold it.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// Only requests hold it.
    #[serde(skip_serializing_if = "is_false")]
    pub write_only: bool,
    /// What else must hold, in words: `at least 1`, `matches ^[A-Z]+$`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<String>,
    /// The only values that it may have; texts as they are, everything else as JSON.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What it is when nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// Values that it may have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    /// The members of an object.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// What members have that are not named.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub additional: Option<Box<Schema>>,
    /// What a list holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub items: Option<Box<Schema>>,
    /// `oneOf`, `anyOf`, `not`, and the `allOf` that could not be joined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variants>,
    /// Where the rest is to be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<String>,
    /// A reference that leads nowhere: what it names, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unresolved: Option<String>,
}

/// A member of an object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// It must be there.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// What it may be.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub schema: Schema,
}

/// Alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Variants {
    /// `one of`, `any of`, `all of`, `not`.
    pub how: String,
    /// The member that tells which one it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub discriminator: String,
    /// The alternatives.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub schemas: Vec<Schema>,
}
