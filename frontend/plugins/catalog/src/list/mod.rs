//! The list of entities: what it is about, what it asks for, how it looks.

pub(crate) mod active;
pub(crate) mod bar;
pub(crate) mod cells;
pub(crate) mod choices;
pub(crate) mod columns;
pub(crate) mod dimension;
pub(crate) mod empty;
pub(crate) mod filters;
pub(crate) mod heading;
pub(crate) mod news;
pub(crate) mod query;
pub(crate) mod scope;
pub(crate) mod state;
pub(crate) mod table;
