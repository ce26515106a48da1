//! One entity: what it says, what is around it, the head of its page.

pub(crate) mod actions;
pub(crate) mod facts;
pub(crate) mod header;
pub(crate) mod name;
pub(crate) mod news;
pub(crate) mod not_found;
pub(crate) mod problems;
pub(crate) mod refresh;
pub(crate) mod tab_row;
pub(crate) mod warnings;
pub(crate) mod way;
