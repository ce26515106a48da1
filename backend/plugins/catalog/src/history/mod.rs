//! What changed, when, and why: the differences that are kept, and how long.

mod cause;
mod diff;
mod pruning;

pub(crate) use cause::{asked_by, cause_of};
pub(crate) use diff::differences;
pub(crate) use pruning::schedule_pruning;
