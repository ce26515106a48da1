//! Parameters in the query of an address.

use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};

/// A parameter in the query of an address, as a constant that several endpoints may name.
#[derive(Clone, Copy, Debug)]
pub struct QueryParam {
    name: &'static str,
    form: Form,
    says: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Text,
    Integer,
    Repeated,
}

impl QueryParam {
    /// A text.
    #[must_use]
    pub const fn text(name: &'static str, says: &'static str) -> Self {
        Self { name, form: Form::Text, says }
    }

    /// A whole number.
    #[must_use]
    pub const fn integer(name: &'static str, says: &'static str) -> Self {
        Self { name, form: Form::Integer, says }
    }

    /// A text that may be given several times: `?name=a&name=b`.
    #[must_use]
    pub const fn repeated(name: &'static str, says: &'static str) -> Self {
        Self { name, form: Form::Repeated, says }
    }

    pub(super) fn describe(self) -> Parameter {
        let single = |of: Type| ObjectBuilder::new().schema_type(of).build();
        let schema = match self.form {
            Form::Text => Schema::Object(single(Type::String)),
            Form::Integer => Schema::Object(single(Type::Integer)),
            Form::Repeated => Schema::Array(ArrayBuilder::new().items(single(Type::String)).build()),
        };
        let parameter = ParameterBuilder::new()
            .name(self.name)
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .description(Some(self.says))
            .schema(Some(schema));
        parameter.explode(matches!(self.form, Form::Repeated).then_some(true)).build()
    }
}

/// A part of the path.
pub(super) fn in_path(name: &str) -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(Schema::Object(text)))
        .build()
}
