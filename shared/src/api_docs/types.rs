//! Types of GraphQL schemas and of protocol buffers.

use serde::{Deserialize, Serialize};

use super::outline::is_false;
use super::{Example, Html, Problem};

/// A type, or a field or method that is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct TypeDetail {
    /// As in the outline.
    pub id: String,
    /// `query`, `object`, `input`, `enum`, `rpc`, `message` …
    pub label: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Html,
    /// Why it should not be used any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// What it takes, when it is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Field>,
    /// What it gives, when it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<TypeRef>,
    /// What it holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// What it may be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<EnumValue>,
    /// The interfaces that it has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub implements: Vec<TypeRef>,
    /// The types of a union, or those that have an interface.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub possible: Vec<TypeRef>,
    /// Where it is used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used_by: Vec<TypeRef>,
    /// Whatever else is said: directives, where a directive may stand, options.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// How it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Example>,
    /// What of it could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// A field or an argument.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it may be.
    pub type_ref: TypeRef,
    /// What it means.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: Html,
    /// What it takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub arguments: Vec<Field>,
    /// What it is when nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// Why it should not be used any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// It must be there.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whatever else is said: the number of a field of protocol buffers, directives.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// The name of a type with what is around it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct TypeRef {
    /// As it is written: `[Booking!]!`, `stream Booking`.
    pub text: String,
    /// The item to ask for; nothing for types of the language itself and of other files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A value of an enumeration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct EnumValue {
    /// Its name.
    pub name: String,
    /// What it means.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: Html,
    /// Why it should not be used any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Its number, in protocol buffers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i32>,
}
