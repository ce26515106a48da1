//! The pages of the catalog.

pub(crate) mod catalog;
pub(crate) mod entity;
