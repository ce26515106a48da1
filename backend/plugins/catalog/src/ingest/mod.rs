//! From what sources say to what the API answers: processing, then stitching.

pub(crate) mod canonical;
mod documents;
mod engine;
mod links;
mod placeholders;
mod process;
mod stitch;
mod targets;
mod yaml;

pub(crate) use documents::Registration;
pub(crate) use engine::Engine;
pub(crate) use process::{Processing, dry_run};
