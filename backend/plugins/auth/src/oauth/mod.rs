//! Providers that sign in on a page of their own: OAuth 2 with PKCE, and OpenID Connect on top of it.

pub(crate) mod ask;
pub(crate) mod cookies;
pub(crate) mod endpoints;
mod exchange;
pub(crate) mod id_token;
pub(crate) mod origins;
pub(crate) mod popup;
mod profile;
mod provider;
mod recognise;
mod rows;
pub(crate) mod state;
mod table;
pub(crate) mod template;

pub(crate) use exchange::Tokens;
pub(crate) use id_token::nonce_of;
pub(crate) use profile::Recognition;
pub(crate) use provider::{OAuthProvider, Start};
pub(crate) use rows::ROWS;
pub(crate) use table::Row;
