//! What the tabs hold.

mod appearance;
pub(crate) mod data;
pub(crate) mod flags;
mod forget;
pub(crate) mod general;
mod kept_row;
pub(crate) mod providers;
