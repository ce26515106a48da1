//! What the process holds of the machine's memory, and when it gives some of it back.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod allocator;
mod code;

pub use allocator::give_back_at_once;
pub use code::let_go_of_code;
