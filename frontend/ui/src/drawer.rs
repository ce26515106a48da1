//! A panel from the side, for the navigation on phones.

use callboard_i18n::t;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::dialog::modal;
use crate::{Icon, IconButton, Size};

/// A modal panel from the inline start. A link inside closes it.
#[component]
pub fn Drawer(
    /// Whether it is open; set to false when the reader closes it.
    open: RwSignal<bool>,
    /// What it holds.
    #[prop(into)]
    label: Signal<String>,
    /// The content; made anew each time that it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let (node, close_on_backdrop) = modal(open);
    let followed = move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.closest("a[href]").ok().flatten().is_some()) {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=node
            class="drawer"
            aria-label=label
            on:close=move |_: web_sys::Event| open.set(false)
            on:pointerdown=close_on_backdrop
            on:click=followed
        >
            <div class="drawer__panel">
                <div class="drawer__head">
                    <IconButton icon=Icon::Close label=t!("Close") size=Size::Small on_click=move |_| open.set(false)/>
                </div>
                {move || open.get().then(|| children())}
            </div>
        </dialog>
    }
    .into_any()
}
