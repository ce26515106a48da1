//! Git hosts and object stores, as `integrations` of the configuration names them: their settings and
//! credentials, one way to ask them within a budget, and readers for the files that they keep.
//!
//! Plugins that bring entities in from a host use the same API objects ([`Integrations::github`] and its
//! like), and so share credentials and limits with the readers.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod archive;
pub mod aws;
pub mod aws_code_commit;
pub mod aws_s3;
pub mod azure;
pub mod azure_blob;
pub mod bitbucket_cloud;
pub mod bitbucket_server;
pub mod client;
pub mod discovery;
pub mod gerrit;
pub mod gitea;
pub mod github;
pub mod gitlab;
pub mod google;
pub mod google_gcs;
pub mod harness;
mod integrations;
mod oauth;
mod objects;
mod path;
pub mod pattern;
mod reading;
mod repository;
mod secret;
mod settings;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use integrations::{Integrations, readers};
pub use path::{encoded, encoded_path};
pub use repository::repositories;
pub use secret::Secret;
pub use settings::host_of;
