//! One operation of OpenAPI or AsyncAPI, with everything that it takes and answers.

use serde::{Deserialize, Serialize};

use super::outline::is_false;
use super::{Html, Schema, Server, TypeDetail};

/// One item of an outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Detail {
    /// Something that can be called or sent.
    Operation(Box<Operation>),
    /// A type of a GraphQL schema or of protocol buffers, or a field or method of theirs.
    Type(Box<TypeDetail>),
}

/// Something that can be called or sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Operation {
    /// As in the outline.
    pub id: String,
    /// The method in capitals, or `SEND`, `RECEIVE`.
    pub method: String,
    /// The path with its `{parameters}`, or the channel.
    pub path: String,
    /// What it does, in a line.
    pub summary: String,
    /// What it does, at length.
    pub description: Html,
    /// What programs call it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub operation_id: String,
    /// It should not be used any more.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// Where it is served: its own servers, else those of all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// The ways to be let in, one of which is enough; all of one way are needed together. Empty: anybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<Vec<SecurityNeed>>,
    /// What stands in path, query, headers and cookies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The body that it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Response>,
    /// Whether it cannot do without the body.
    #[serde(skip_serializing_if = "is_false")]
    pub request_required: bool,
    /// What it answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
    /// What is sent over a channel.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// What the server calls in turn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub callbacks: Vec<Callback>,
    /// Whatever else is said, such as bindings of a protocol.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    /// Further documentation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<super::NamedLink>,
    /// What of it could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<super::Problem>,
}

/// One scheme of a way to be let in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct SecurityNeed {
    /// The name of a scheme of the outline.
    pub scheme: String,
    /// What must be allowed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
}

/// A parameter or a header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// `path`, `query`, `header`, `cookie`; empty for headers of answers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// It must be there.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// It should not be used any more.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What it means.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: Html,
    /// What it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// A value that it may have; given or made up.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub example: String,
    /// Lists are written as one value with commas, and not as a parameter an item.
    #[serde(skip_serializing_if = "is_false")]
    pub joined: bool,
}

/// A body, or an answer with a body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Response {
    /// `200`, `4XX`, `default`; empty for bodies of requests.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// When it is so.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: Html,
    /// Headers that come with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Parameter>,
    /// The body by its media type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<Content>,
}

/// A body of one media type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Content {
    /// `application/json`.
    pub media_type: String,
    /// What it looks like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// Bodies to look at; one is made up when none is given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

/// A body to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Example {
    /// Its name or what it is about; empty for the only one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The text of the body.
    pub text: String,
    /// It was made up from the schema.
    #[serde(skip_serializing_if = "is_false")]
    pub generated: bool,
}

/// What is sent over a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Message {
    /// Its name.
    pub name: String,
    /// What it is, in a line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// What it is, at length.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: Html,
    /// What comes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Schema>,
    /// Its payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<Content>,
    /// Whatever else is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
}

/// What the server calls in turn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Callback {
    /// Its name.
    pub name: String,
    /// The item to ask for.
    pub id: String,
    /// The method in capitals.
    pub method: String,
    /// Where it goes, as an expression: `{$request.body#/url}`.
    pub path: String,
}

/// A name and a value in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Fact {
    /// What is told.
    pub name: String,
    /// Plain text.
    pub value: String,
}
