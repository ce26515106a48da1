//! What a definition holds, without the details.

use serde::{Deserialize, Serialize};

use super::Html;

/// What a definition holds: enough to draw its first page and to search it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Outline {
    /// How it is written.
    pub format: Format,
    /// The language with its version: `OpenAPI 3.1.0`.
    pub dialect: String,
    /// What the definition calls itself; empty when it does not.
    pub title: String,
    /// The version of what is defined; empty when it does not say.
    pub version: String,
    /// What it says about itself.
    pub description: Html,
    /// Contact, licence, terms, further documentation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<NamedLink>,
    /// Where it is served.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// How callers prove who they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<SecurityScheme>,
    /// What can be called, sent or used.
    pub groups: Vec<Group>,
    /// What could not be read. Everything else is there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// How a definition is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// OpenAPI 2 (Swagger), 3.0 or 3.1.
    Openapi,
    /// AsyncAPI 2 or 3.
    Asyncapi,
    /// A GraphQL schema.
    Graphql,
    /// Protocol buffers.
    Protobuf,
    /// Anything else: only its text is shown, and the outline is empty.
    #[default]
    Text,
}

/// An address with a name. Only addresses of the web and of mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedLink {
    /// What is there.
    pub label: String,
    /// `https:`, `http:` or `mailto:`.
    pub href: String,
}

/// Where something is served.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Server {
    /// Its address, with `{variables}`.
    pub url: String,
    /// Its name, where servers have names.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The protocol, where it is none of the web.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub protocol: String,
    /// What it is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: Html,
    /// What stands in braces in the address.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<ServerVariable>,
}

/// A variable part of a server's address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ServerVariable {
    /// Without the braces.
    pub name: String,
    /// What it is unless something else is chosen.
    pub value: String,
    /// What it may be; empty when it may be anything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// How callers prove who they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct SecurityScheme {
    /// What operations call it.
    pub name: String,
    /// The type as the definition has it: `apiKey`, `http`, `oauth2` …
    pub kind: String,
    /// For HTTP: `basic`, `bearer` …
    #[serde(skip_serializing_if = "String::is_empty")]
    pub scheme: String,
    /// For keys: `header`, `query` or `cookie`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// For keys: the name of the header, parameter or cookie.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// What it says about itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: Html,
    /// Flows of OAuth and where they begin, and where OpenID Connect describes itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<super::Fact>,
}

/// What belongs together: the operations of a tag, the queries of a schema.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Group {
    /// The tag.
    pub name: String,
    /// What it says about itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: Html,
    /// In the order of the definition.
    pub items: Vec<Item>,
}

/// An operation, or a type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Item {
    /// What it is asked for by; the same as long as method and path are: `get /bookings`.
    pub id: String,
    /// A short word in front: the method, `send`, `query`, `enum` …
    pub label: String,
    /// The path, channel or name.
    pub name: String,
    /// What it does, in a line of plain text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// It should not be used any more.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What else it is found by, such as the names of fields, parted by spaces.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Where: `line 12, column 3`, or a path such as `paths./bookings.get`; empty for the whole.
    pub place: String,
    /// What, and what to try.
    pub message: String,
}

pub(super) fn is_false(value: &bool) -> bool {
    !value
}
