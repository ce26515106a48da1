//! Definitions of APIs, read: an outline of what an API offers, and each operation, type and schema on demand.
//!
//! **Tolerant on purpose.** OpenAPI and AsyncAPI documents are walked as JSON values and not read into the types
//! of their specifications: files of real organisations break those in small ways (a number where a text belongs,
//! a member of another version), and typed readers refuse the whole file for it. A walk shows everything that can
//! be understood and names the rest as problems. GraphQL is read by a parser that goes on after an error.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod asyncapi;
mod definition;
mod definitions;
mod document;
mod graphql;
mod node;
mod openapi;
mod prose;
mod protobuf;
mod routes;
mod schema;
#[cfg(test)]
mod tests;
mod types;
mod web;

use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use futures::future::BoxFuture;

/// The plugin `api-docs`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "api-docs",
        config: &[],
        permissions: &[],
        migrations: Vec::new,
        openapi: || routes::endpoints().description(),
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move { Ok(PluginParts { routes: routes::routes(&env), ..PluginParts::default() }) })
}
