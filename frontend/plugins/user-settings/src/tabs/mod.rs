//! What the tabs hold.

mod appearance;
pub(crate) mod data;
pub(crate) mod flags;
mod forget;
pub(crate) mod general;
mod kept_row;
mod language;
pub(crate) mod providers;
mod session_row;
pub(crate) mod sessions;
pub(crate) mod sign_in_test;
mod sign_in_test_result;
mod sign_out_everywhere;
