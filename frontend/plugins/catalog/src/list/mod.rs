//! The list of entities: what it is about, what it asks for, how it looks.

pub(crate) mod active;
pub(crate) mod address;
pub(crate) mod bar;
pub(crate) mod bulk;
pub(crate) mod cells;
pub(crate) mod choices;
pub(crate) mod columns;
pub(crate) mod config;
pub(crate) mod dimension;
pub(crate) mod empty;
pub(crate) mod export;
pub(crate) mod filters;
pub(crate) mod heading;
pub(crate) mod kept;
pub(crate) mod news;
pub(crate) mod on_demand;
pub(crate) mod owners;
pub(crate) mod paging;
pub(crate) mod query;
pub(crate) mod quick;
pub(crate) mod rows;
pub(crate) mod scope;
pub(crate) mod scroll;
pub(crate) mod state;
pub(crate) mod table;
pub(crate) mod view_menu;
