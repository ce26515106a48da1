//! From what sources say to what the API answers: processing, then stitching.

mod ahead;
mod batch;
mod bundle;
pub(crate) mod canonical;
mod children;
mod documents;
mod dry_run;
mod engine;
mod feed;
mod links;
mod news;
mod placeholders;
mod process;
mod publish;
mod refs;
mod steps;
mod stitch;
mod targets;
mod watch;
mod yaml;

pub(crate) use documents::{Registration, annotation, default_annotation};
pub(crate) use dry_run::dry_run;
pub(crate) use engine::{Engine, spellings};
pub(crate) use feed::follow;
pub(crate) use news::{News, tell};
pub(crate) use process::Processing;
pub(crate) use refs::storable_ref;
pub(crate) use steps::processors;
pub(crate) use watch::watch;
pub(crate) use yaml::documents;

/// How many threads parse and process at once.
fn in_parallel() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
