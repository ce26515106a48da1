//! The command palette: where one was, pages, what is in the catalog, and what can be done here.

mod commands;
mod groups;
mod item;
mod list;
mod question;
mod score;
mod view;

use callboard_web_core::LazyView;
use leptos::prelude::*;

/// The palette, behind a lazy function: its code is fetched when it is first opened.
pub(crate) fn open(open: RwSignal<bool>) -> LazyView {
    Box::pin(palette(open))
}

#[lazy]
fn palette(open: RwSignal<bool>) -> AnyView {
    view! { <view::PaletteDialog open/> }.into_any()
}
