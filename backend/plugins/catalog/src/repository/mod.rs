//! Repositories that somebody wants to register: what they have for the catalog, and files proposed to them.

mod analysis;
mod code_owners;
mod proposal;

use callboard_core::repositories::Repositories;

pub(crate) use analysis::analyze;
pub(crate) use proposal::{Asked, propose};

use crate::ingest::Engine;

/// What the work with repositories needs.
#[derive(Clone)]
pub(crate) struct Registering {
    pub(crate) engine: Engine,
    pub(crate) repositories: Repositories,
}
