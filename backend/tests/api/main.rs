//! Tests of the REST API, named after its addresses, on every database, as three callers.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![allow(clippy::print_stderr, reason = "what is skipped is said")]
#![allow(missing_docs, reason = "the name of a test says what it tests")]
#![allow(unreachable_pub, reason = "the helpers are shared between the modules of this one program")]

mod api_docs;
mod app;
mod audit;
mod auth;
mod catalog;
mod events;
mod framework;
mod openapi;
mod permission;
mod rbac;
mod route_walk;
mod search;
mod sign_in;
mod signals;
mod support;
mod user_settings;
