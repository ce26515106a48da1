//! The cards of an entity's overview.

pub(crate) mod about;
pub(crate) mod description;
pub(crate) mod labels;
pub(crate) mod links;
pub(crate) mod members;
pub(crate) mod ownership;
pub(crate) mod profile;
pub(crate) mod related;
