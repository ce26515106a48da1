//! Parts of the catalog for apps that are not the portal, see [`callboard_web_core::embed`].

mod card;
mod question;
mod table;

pub use card::EntityCard;
pub use table::EntityTable;
