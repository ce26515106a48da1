//! What lies above the page, and what listens to the whole of it.

use callboard_ui::{ToastHost, from_first_use};
use leptos::prelude::*;

use super::access_host::AccessHost;
use super::palette::PaletteHost;
use super::session_dialog::SessionDialog;
use super::shortcut_help::ShortcutHelp;
use super::{focus, intent, scroll, shortcuts};
use crate::listen::listen;
use crate::query;
use crate::session::use_session;

/// Messages, the list of keys and the question to sign in again; and the keys themselves, focus, scroll
/// position, fetching ahead and fetching again.
#[component]
pub(super) fn Overlays(
    /// Whether a page is on its way.
    is_routing: RwSignal<bool>,
) -> impl IntoView {
    shortcuts::listen_to_keys();
    focus::follow_navigation(is_routing);
    scroll::restore_on_return();
    intent::fetch_what_is_pointed_at();
    // A tab that was in the background shows what is true now when it is looked at again.
    listen("visibilitychange", |_| {
        if !document().hidden() {
            query::refresh_what_is_seen();
        }
    });
    let (ended, help) = (use_session().ended, shortcuts::use_help());
    view! {
        <ToastHost/>
        {from_first_use(move || ended.get(), || view! { <SessionDialog/> }.into_any())}
        {from_first_use(move || help.get(), || view! { <ShortcutHelp/> }.into_any())}
        <PaletteHost/>
        <AccessHost/>
    }
    .into_any()
}
