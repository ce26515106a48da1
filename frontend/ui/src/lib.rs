//! The design system of Callboard: components, icons, themes and the page that shows them all.
//!
//! Every component is a thin layer over a native element, styled by the sheets in `/style` through
//! design tokens. Views and callbacks are erased (`AnyView`, `ViewFn`, `Signal`, `Callback`), so that
//! a component is compiled once and not once a use.
//!
//! The app calls [`provide_ui`] once at its root and mounts one [`ToastHost`].
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod avatar;
mod badge;
mod breadcrumbs;
mod button;
mod card;
mod choice;
mod code_block;
mod combobox;
mod copy_button;
mod dialog;
mod dom;
mod drawer;
mod empty_state;
mod error_panel;
mod field;
mod first_use;
mod gallery;
mod icon;
mod key_value;
mod kind_icon;
mod layout;
mod link;
mod menu;
mod number;
mod page_header;
mod pagination;
mod popover;
mod progress;
mod search_field;
mod segmented_control;
mod select;
mod sentence;
mod side_panel;
mod skeleton;
mod stat;
mod table;
mod tabs;
mod tag;
mod text_area;
mod text_field;
pub mod theme;
mod toast;
mod tone;
mod tooltip;
mod tree;

pub use avatar::{Avatar, AvatarSize};
pub use badge::Badge;
pub use breadcrumbs::Breadcrumbs;
pub use button::{Button, ButtonVariant, IconButton, LinkButton, Size};
pub use card::Card;
pub use choice::{Checkbox, Switch};
pub use code_block::CodeBlock;
pub use combobox::{ComboOption, Combobox};
pub use copy_button::{CopyButton, copy_text};
pub use dialog::{Dialog, DialogSize, modal};
pub use drawer::Drawer;
pub use empty_state::EmptyState;
pub use error_panel::ErrorPanel;
pub use first_use::from_first_use;
pub use gallery::Gallery;
pub use icon::{Icon, IconView};
pub use key_value::{KeyValue, KeyValueList};
pub use kind_icon::KindIcon;
pub use layout::{Gap, Grid, Stack};
pub use link::Link;
pub use menu::{Menu, MenuItem};
pub use number::grouped;
pub use page_header::PageHeader;
pub use pagination::Pagination;
pub use popover::Popover;
pub use progress::{Progress, Spinner};
pub use search_field::SearchField;
pub use segmented_control::SegmentedControl;
pub use select::{Select, SelectOption};
pub use sentence::sentence;
pub use side_panel::SidePanel;
pub use skeleton::Skeleton;
pub use stat::Stat;
pub use table::{Breakpoint, Column, DataTable, RowFn, Selection, SortDirection, VirtualTable};
pub use tabs::{Tab, Tabs};
pub use tag::Tag;
pub use text_area::TextArea;
pub use text_field::TextField;
pub use theme::{Density, Theme, ThemeChoice, provide_theme, use_theme};
pub use toast::{Toast, ToastAction, ToastHost, Toasts, provide_toasts, toast, use_toasts};
pub use tone::Tone;
pub use tooltip::{Tooltip, tooltips_in};
pub use tree::{Tree, TreeNode, branches};

/// Provides what the components look for in context: the theme, the toasts and the tooltips.
///
/// Call it once, in the root component, before any view is made.
pub fn provide_ui() {
    provide_theme();
    provide_toasts();
    tooltip::listen();
}
