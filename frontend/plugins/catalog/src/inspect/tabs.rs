//! The row of tabs within the dialog. Not links: a link would scroll the page behind.

use callboard_i18n::t;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::tab::Tab;

/// How much of the tab before the open one stays in view, in pixels.
const BESIDE: i32 = 48;

/// The id of what the tabs switch.
pub(super) const PANEL: &str = "inspector-panel";

/// The id of a tab.
pub(super) fn id(tab: Tab) -> String {
    format!("inspector-{}", tab.word())
}

/// The tabs. Arrow keys, Home and End go through them, as in every list of tabs.
#[component]
pub(super) fn DialogTabs(
    /// Which one is open.
    tab: RwSignal<Tab>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let keys = move |event: KeyboardEvent| {
        let place = Tab::ALL.iter().position(|one| *one == tab.get_untracked()).unwrap_or_default();
        let count = Tab::ALL.len();
        let next = match event.key().as_str() {
            "ArrowRight" => (place + 1) % count,
            "ArrowLeft" => (place + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        tab.set(Tab::ALL[next]);
        let row = node.get_untracked();
        if let Some(button) = row.and_then(|row| button(&row, Tab::ALL[next])) {
            let _ = button.focus();
        }
    };
    // On narrow screens the row scrolls; a tab that an address opens is brought into view.
    Effect::new(move || {
        let tab = tab.get();
        let Some(row) = node.get() else { return };
        request_animation_frame(move || {
            if let Some(button) = button(&row, tab) {
                row.set_scroll_left(button.offset_left() - row.offset_left() - BESIDE);
            }
        });
    });
    let buttons = Tab::ALL
        .into_iter()
        .map(|one| {
            let chosen = move || tab.get() == one;
            view! {
                <button
                    class="tabs__tab"
                    type="button"
                    role="tab"
                    id=id(one)
                    aria-controls=PANEL
                    aria-selected=move || if chosen() { "true" } else { "false" }
                    tabindex=move || if chosen() { "0" } else { "-1" }
                    on:click=move |_| tab.set(one)
                >
                    <span class="tabs__label" data-text=one.label()>{one.label()}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <div node_ref=node class="tabs inspector__tabs" role="tablist" aria-label=t!("What to look at") on:keydown=keys>
            {buttons}
        </div>
    }
    .into_any()
}

fn button(row: &web_sys::HtmlElement, tab: Tab) -> Option<web_sys::HtmlElement> {
    row.query_selector(&format!("#{}", id(tab))).ok().flatten()?.dyn_into().ok()
}
