//! Programs that act for somebody, such as the command line and assistants: the other side of OpenID Connect
//! (contract/auth.md §2.1).

mod authorizations;
mod document;
mod known;
mod offline;
mod pattern;
mod pkce;
mod rows;
mod settings;

pub(crate) use authorizations::{Asked, Authorizations};
pub(crate) use document::cli;
pub(crate) use known::{Client, Clients, Refused};
pub(crate) use offline::{Offline, Renewed};
pub(crate) use pkce::proves;
pub(crate) use settings::Settings;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// A secret that nobody can guess.
pub(crate) fn secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is kept of a secret. It is random and long, so that one round is enough: nobody can try them all.
pub(crate) fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}
