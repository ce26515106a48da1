//! A panel at the end of the page, beside what it is about.

use callboard_i18n::t;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::{Icon, IconButton, Size};

/// From this width on there is room beside the page.
const BESIDE: &str = "(min-width: 60rem)";

/// A panel from the inline end. Where there is room, the page beside it stays usable and keeps the focus; on narrow
/// screens it is a modal dialog over the page. Escape closes it.
#[component]
pub fn SidePanel(
    /// Whether it is open; set to false when the reader closes it.
    open: RwSignal<bool>,
    /// What it holds.
    #[prop(into)]
    label: Signal<String>,
    /// At the head, beside the way out.
    #[prop(optional, into)]
    head: ViewFn,
    /// The content; made anew each time that it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) if beside() => dialog.set_open(true),
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    // A dialog that is not modal leaves the key to us; the focus may be in the page.
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let modal = node.get_untracked().is_some_and(|dialog| dialog.matches(":modal").unwrap_or(false));
        if event.key() == "Escape" && !event.default_prevented() && !modal && open.get_untracked() && !over_page() {
            open.set(false);
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        <dialog node_ref=node class="side-panel" aria-label=label on:close=move |_: web_sys::Event| open.set(false)>
            <div class="side-panel__head">
                <div class="side-panel__title">{head.run()}</div>
                <IconButton icon=Icon::Close label=t!("Close") size=Size::Small on_click=move |_| open.set(false)/>
            </div>
            <div class="side-panel__body">{move || open.get().then(|| children())}</div>
        </dialog>
    }
    .into_any()
}

fn beside() -> bool {
    window().match_media(BESIDE).ok().flatten().is_none_or(|query| query.matches())
}

/// Whether something lies over the page that the key closes first.
fn over_page() -> bool {
    document().query_selector("dialog:modal, :popover-open:not(.tooltip):not(.toasts)").ok().flatten().is_some()
}
