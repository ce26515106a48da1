//! What the server and the browser must agree on: the entity model and its validation, the query
//! grammar, the wire types, and every URL of ours.
//!
//! Nothing here does I/O, and everything builds for `wasm32-unknown-unknown`. The crate is part of
//! the browser's first download, so it holds no regular expressions, date or URL library.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod api_docs;
pub mod app;
pub mod auth;
pub mod catalog;
pub mod entity;
pub mod error;
pub mod permissions;
pub mod query;
pub mod search;
pub mod signals;
mod uri;
pub mod user_settings;
