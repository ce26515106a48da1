//! The cards of an entity's overview.

pub(crate) mod about;
pub(crate) mod labels;
pub(crate) mod links;
pub(crate) mod related;
