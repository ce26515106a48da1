//! The description of the REST API (OpenAPI 3.1), made from the same table that routes requests.
//!
//! A plugin lists its endpoints once, as [`Endpoints`]: each with method, address, what it takes, what it
//! answers, and the handler. From that list come both the router and the description, so neither can have an
//! endpoint that the other lacks. Below each plugin it is served in the words of 3.0 (`older`).

mod descriptions;
mod endpoint;
mod endpoints;
mod join;
mod older;
mod parameter;
mod shape;

pub use descriptions::ApiDescriptions;
pub use endpoint::{Endpoint, delete, get, post, put};
pub use endpoints::Endpoints;
pub(crate) use join::of_plugin;
pub use join::whole;
pub(crate) use older::as_3_0;
pub use parameter::QueryParam;
pub use shape::Shape;
pub use utoipa::ToSchema;
pub use utoipa::openapi::OpenApi;

/// The description of a plugin without endpoints of its own.
#[must_use]
pub fn none() -> OpenApi {
    OpenApi::default()
}
