//! What every plugin of the portal builds on: the [`plugin::Plugin`] type and the services that a
//! plugin may ask for. Nothing in here knows what any one plugin does.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod audit;
pub mod auth;
pub mod catalog;
pub mod config_keys;
pub mod database;
pub mod error;
pub mod events;
pub mod extension;
pub mod http;
pub mod kept;
pub mod lifecycle;
pub mod logging;
pub mod openapi;
pub mod outgoing;
pub mod permissions;
pub mod plugin;
pub mod portal;
pub mod repositories;
pub mod scheduler;
pub mod search;
pub mod services;
pub mod signals;
pub mod url_reader;

pub use callboard_config::{Config, ConfigKey};
pub use error::{ApiError, ApiResult};
