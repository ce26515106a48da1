//! Saved views of the list: filters and sorting (and columns, where the person chose some) under a name, for oneself
//! or for a group.

mod dialog;
mod menu;
mod shown;
mod start;
mod store;

pub(crate) use menu::SavedViews;
