//! The program itself, started as a person starts it: what it says when something is wrong, and that it goes
//! on where it can.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![allow(clippy::print_stderr, reason = "what is skipped is said")]
#![allow(missing_docs, reason = "the name of a test says what it tests")]

mod auth;
mod config;
mod database;
mod import;
mod indexing;
mod killed;
mod loading;
mod port;
mod postgres;
mod restarted;
mod support;
