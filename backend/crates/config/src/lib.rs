//! Configuration in the form of Backstage's `app-config.yaml`: layers, substitution, and a table of
//! keys with types, documentation and visibility. Knows nothing of portals.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod backstage;
mod check;
mod config;
mod docs;
mod duration;
mod environment;
mod error;
mod key;
mod load;
mod node;
mod parse;
mod schema;
mod substitute;
mod visible;

pub use backstage::BACKSTAGE_KEYS;
pub use check::{Finding, Level};
pub use config::Config;
pub use docs::docs;
pub use error::{ConfigError, Origin};
pub use key::{ConfigKey, KeyType, Visibility};
pub use load::Loader;
pub use schema::Schema;
