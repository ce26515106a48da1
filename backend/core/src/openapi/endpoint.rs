//! One endpoint: method, address, what it takes, and what it answers.

use axum::routing::MethodFilter;
use callboard_shared::error::ErrorBody;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{RefOr, Required};

use super::parameter::{QueryParam, in_path};
use super::shape::Shape;

/// An endpoint as data. Without [`Endpoint::open`] it needs a token; every endpoint may answer with the
/// contract's error body, so that is not said again for each.
#[must_use]
pub struct Endpoint {
    /// As axum writes it: `/locations/{id}`, `/static/{*file}`.
    pub(super) path: String,
    pub(super) method: HttpMethod,
    operation: OperationBuilder,
    named: Vec<(String, RefOr<Schema>)>,
}

/// An endpoint that reads.
pub fn get(path: impl Into<String>, summary: &str) -> Endpoint {
    Endpoint::new(HttpMethod::Get, path.into(), summary)
}

/// An endpoint that makes something, or reads with a body.
pub fn post(path: impl Into<String>, summary: &str) -> Endpoint {
    Endpoint::new(HttpMethod::Post, path.into(), summary)
}

/// An endpoint that replaces something.
pub fn put(path: impl Into<String>, summary: &str) -> Endpoint {
    Endpoint::new(HttpMethod::Put, path.into(), summary)
}

/// An endpoint that removes something.
pub fn delete(path: impl Into<String>, summary: &str) -> Endpoint {
    Endpoint::new(HttpMethod::Delete, path.into(), summary)
}

impl Endpoint {
    fn new(method: HttpMethod, path: String, summary: &str) -> Self {
        let mut operation = OperationBuilder::new().summary(Some(summary));
        for name in parameters(&path) {
            operation = operation.parameter(in_path(name));
        }
        Self { path, method, operation, named: Vec::new() }
    }

    /// More than the summary says: limits, defaults, what is special.
    pub fn says(mut self, description: &str) -> Self {
        self.operation = self.operation.description(Some(description));
        self
    }

    /// The parameters that its query may have.
    pub fn query(mut self, parameters: &[QueryParam]) -> Self {
        for parameter in parameters {
            self.operation = self.operation.parameter(parameter.describe());
        }
        self
    }

    /// The body that it takes.
    pub fn takes(mut self, shape: Shape) -> Self {
        self.named.extend(shape.named);
        if let Some((media, content)) = shape.content {
            let body = RequestBodyBuilder::new().content(media, content).required(Some(Required::True));
            self.operation = self.operation.request_body(Some(body.build()));
        }
        self
    }

    /// An answer, by its status.
    pub fn answers(mut self, status: u16, shape: Shape) -> Self {
        let mut response = ResponseBuilder::new().description(reason(status));
        self.named.extend(shape.named);
        if let Some((media, content)) = shape.content {
            response = response.content(media, content);
        }
        self.operation = self.operation.response(status.to_string(), response.build());
        self
    }

    /// Anybody may call it.
    pub fn open(mut self) -> Self {
        self.operation = self.operation.security(SecurityRequirement::default());
        self
    }

    /// The path as OpenAPI writes it: a wildcard is a parameter like any other there.
    pub(super) fn described_path(&self) -> String {
        self.path.replace("{*", "{")
    }

    pub(super) fn filter(&self) -> MethodFilter {
        match self.method {
            HttpMethod::Post => MethodFilter::POST,
            HttpMethod::Put => MethodFilter::PUT,
            HttpMethod::Delete => MethodFilter::DELETE,
            // The functions above make no others.
            _ => MethodFilter::GET,
        }
    }

    /// What to write into the description, and the schemas that it refers to.
    pub(super) fn describe(mut self) -> (Operation, Vec<(String, RefOr<Schema>)>) {
        let error = Shape::of::<ErrorBody>();
        self.named.extend(error.named);
        let mut response = ResponseBuilder::new().description("An error, told in words for a person");
        if let Some((media, content)) = error.content {
            response = response.content(media, content);
        }
        (self.operation.response("default", response.build()).build(), self.named)
    }
}

/// The words of a status, which OpenAPI demands.
fn reason(status: u16) -> &'static str {
    let known = axum::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    known.unwrap_or("An answer")
}

/// `kind` and `name` of `/{kind}/x/{*name}`.
fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| Some(segment.strip_prefix('{')?.strip_suffix('}')?.trim_start_matches('*')))
}
