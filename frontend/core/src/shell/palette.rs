//! The door to the command palette: a key and buttons. What stands behind it a plugin contributes.

use callboard_i18n::t;
use callboard_ui::{Icon, IconView, from_first_use};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::shortcuts::use_shortcut;
use crate::deferred::deferred;
use crate::extensions::use_portal;
use crate::listen::listen;
use crate::plugin::Palette;
use crate::session::{SessionState, use_session};

/// Whether the palette is open.
#[derive(Clone, Copy)]
struct Door(RwSignal<bool>);

/// Opens and closes the command palette; `None` in a portal without one.
pub fn use_palette() -> Option<RwSignal<bool>> {
    use_context::<Door>().map(|Door(open)| open)
}

/// Lets the palette be opened, by Ctrl-K or ⌘-K, if a plugin has one.
pub(super) fn provide_palette() {
    if use_portal().palette.is_none() {
        return;
    }
    let open = RwSignal::new(false);
    provide_context(Door(open));
    let session = use_session();
    // For the list of keys: the keys themselves are heard below, also while somebody types.
    use_shortcut(key_name(), t!("Search and commands"), move || open.set(true));
    listen("keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_key = (event.ctrl_key() || event.meta_key())
            && !event.alt_key()
            && !event.shift_key()
            && event.key().eq_ignore_ascii_case("k");
        if !is_key
            || event.default_prevented()
            || matches!(*session.state.read_untracked(), SessionState::SignedOut { .. })
        {
            return;
        }
        // Browsers put the cursor into the address bar.
        event.prevent_default();
        let other = || document().query_selector("dialog:modal").ok().flatten().is_some();
        if open.get_untracked() || !other() {
            open.update(|open| *open = !*open);
        }
    });
}

/// The palette, whose code is fetched when it is opened for the first time.
#[component]
pub(super) fn PaletteHost() -> impl IntoView {
    let palette = use_portal().palette.zip(use_palette());
    palette.map(|(Palette { view, .. }, open)| {
        from_first_use(move || open.get(), move || deferred(view(open), || ().into_any()).into_any())
    })
}

/// A line of the navigation that opens the palette; nothing in a portal without one.
#[component]
pub(super) fn SearchButton(
    /// The class of a line.
    class: &'static str,
    /// Shows the key.
    #[prop(optional)]
    with_key: bool,
) -> impl IntoView {
    use_palette().map(|open| {
        view! {
            <button
                class=class
                type="button"
                aria-haspopup="dialog"
                aria-keyshortcuts="Control+K Meta+K"
                on:click=move |_| open.set(true)
            >
                <IconView icon=Icon::Search size=18/>
                <span class="nav-label">{t!("Search")}</span>
                {with_key.then(|| view! { <kbd class="sidebar__key" aria-hidden="true">{key_name()}</kbd> })}
            </button>
        }
    })
}

/// What the keys are called on this machine.
fn key_name() -> &'static str {
    let is_apple =
        window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"));
    if is_apple { "⌘K" } else { t!("Ctrl+K") }
}
