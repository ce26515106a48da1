//! What the tabs hold.

pub(crate) mod appearance;
pub(crate) mod data;
pub(crate) mod flags;
pub(crate) mod forget;
pub(crate) mod general;
pub(crate) mod providers;
