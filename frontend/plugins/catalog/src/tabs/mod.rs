//! The tabs of an entity.

pub(crate) mod overview;
