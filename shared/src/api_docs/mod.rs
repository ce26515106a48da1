//! Definitions of APIs as a reader wants them: an outline, and what it names one by one.
//!
//! The server makes both out of an entity's `spec.definition`. A text that holds markup is safe HTML, made by
//! the server from Markdown; its fields are of the type [`Html`].

mod operation;
mod outline;
pub mod paths;
mod schema;
mod types;

pub use operation::{Callback, Content, Detail, Example, Fact, Message, Operation, Parameter, Response, SecurityNeed};
pub use outline::{Format, Group, Item, NamedLink, Outline, Problem, SecurityScheme, Server, ServerVariable};
pub use schema::{Property, Schema, Variants};
pub use types::{EnumValue, Field, TypeDetail, TypeRef};

/// Safe HTML: text, emphasis, lists, tables, code and links; no scripts, styles, pictures or frames.
pub type Html = String;

/// The mount of the API.
pub const MOUNT: &str = "/api/api-docs";
