//! What surrounds every page: navigation, account, dialogs, and the places where a page stands or fails.

mod access_host;
mod account;
mod app;
mod bottom_bar;
mod brand;
mod failure;
mod focus;
mod intent;
mod key_sequence;
mod layout;
mod nav;
mod nav_drawer;
mod no_sign_in;
mod not_found;
mod outlet;
mod overlays;
mod palette;
mod request_error_panel;
mod scroll;
mod session_dialog;
mod shortcut_help;
mod shortcuts;
mod sidebar;
mod sign_in_gate;

pub use app::mount;
pub use nav::use_nav;
pub use palette::use_palette;
pub use request_error_panel::RequestErrorPanel;
pub use shortcuts::{show_shortcuts, use_shortcut};
