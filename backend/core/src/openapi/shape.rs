//! What a body looks like.

use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

const JSON: &str = "application/json";

/// What the body of a request or an answer looks like.
pub struct Shape {
    /// Media type and form; nothing for an empty body.
    pub(super) content: Option<(&'static str, Content)>,
    /// The named schemas that the form refers to.
    pub(super) named: Vec<(String, RefOr<Schema>)>,
}

impl Shape {
    /// One value of a type, as JSON.
    #[must_use]
    pub fn of<T: ToSchema>() -> Self {
        Self { content: content(JSON, reference::<T>()), named: named::<T>() }
    }

    /// A JSON list of values of a type.
    #[must_use]
    pub fn list<T: ToSchema>() -> Self {
        let list = ArrayBuilder::new().items(reference::<T>()).build();
        Self { content: content(JSON, Schema::Array(list).into()), named: named::<T>() }
    }

    /// A JSON object whose members depend on the request, or are defined by another standard.
    #[must_use]
    pub fn object() -> Self {
        let any = ObjectBuilder::new().additional_properties(Some(AdditionalProperties::FreeForm(true))).build();
        Self { content: content(JSON, Schema::Object(any).into()), named: Vec::new() }
    }

    /// Text of a media type.
    #[must_use]
    pub fn text(media: &'static str) -> Self {
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        Self { content: content(media, Schema::Object(text).into()), named: Vec::new() }
    }

    /// No body.
    #[must_use]
    pub const fn empty() -> Self {
        Self { content: None, named: Vec::new() }
    }
}

fn content(media: &'static str, schema: RefOr<Schema>) -> Option<(&'static str, Content)> {
    Some((media, ContentBuilder::new().schema(Some(schema)).build()))
}

fn reference<T: ToSchema>() -> RefOr<Schema> {
    Ref::from_schema_name(T::name()).into()
}

/// The type's own schema and those that it refers to.
fn named<T: ToSchema>() -> Vec<(String, RefOr<Schema>)> {
    let mut all = vec![(T::name().into_owned(), <T as PartialSchema>::schema())];
    T::schemas(&mut all);
    all
}
