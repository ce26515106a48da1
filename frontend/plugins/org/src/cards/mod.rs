//! The cards on the pages of users and groups.

pub(crate) mod hierarchy;
pub(crate) mod members;
pub(crate) mod ownership;
pub(crate) mod profile;
