//! Providers that sign in on a page of their own: OAuth 2 with PKCE, and OpenID Connect on top of it.

pub(crate) mod cookies;
mod endpoints;
mod exchange;
mod id_token;
pub(crate) mod origins;
pub(crate) mod popup;
mod profile;
mod provider;
pub(crate) mod state;
mod table;

pub(crate) use exchange::Tokens;
pub(crate) use id_token::nonce_of;
pub(crate) use profile::Recognition;
pub(crate) use provider::{OAuthProvider, Start};
pub(crate) use table::{ROWS, Row};
