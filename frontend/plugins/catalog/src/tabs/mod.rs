//! The tabs of an entity.

pub(crate) mod apis;
pub(crate) mod definition;
pub(crate) mod overview;
