//! Writing a condition: rules joined by all, any and not, with a live list of what they match.

mod draft;
mod node;
mod preview;

pub(crate) use draft::Draft;
pub(crate) use node::NodeEditor;
pub(crate) use preview::Matches;
