//! Relations of entities, as people speak of them.

mod groups;
mod words;

pub use groups::{RelationGroup, relation_groups};
pub use words::{RELATION_PAIRS, relation_phrase};
