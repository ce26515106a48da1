//! The software catalog: reads entities from their sources, keeps them in the database, and answers
//! every query from memory.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config_keys;
mod gauges;
mod history;
pub mod import;
pub mod index;
mod ingest;
mod migrations;
mod model;
mod permissions;
mod providers;
mod repository;
mod routes;
mod rules;
mod search;
mod service;
mod settings;
mod start;
mod store;

use callboard_core::plugin::Plugin;
use callboard_core::search::Collators;

/// The plugin `catalog`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog",
        config: config_keys::KEYS,
        permissions: permissions::ALL,
        migrations: migrations::migrations,
        openapi: routes::openapi,
        register: |points| points.add::<Collators>(search::collators),
        start: |env| Box::pin(start::start(env)),
    }
}
