//! Tabs that are links: the address says which one is open.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::dom::{Step, has_modifier, is_rtl, move_focus};
use crate::grouped;

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What `current` is compared with.
    pub id: String,
    /// What the reader sees.
    pub label: String,
    /// The address of the tab.
    pub href: String,
    /// How many things are there.
    pub count: Option<usize>,
}

impl Tab {
    /// A tab without a count.
    pub fn new(id: impl Into<String>, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), href: href.into(), count: None }
    }
}

/// A row of tabs. Arrow keys, Home and End move between them, Enter follows; what does not fit scrolls.
#[component]
pub fn Tabs(
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
    /// The id of the open one.
    #[prop(into)]
    current: Signal<String>,
    /// What the tabs divide; `Sections` when not given.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Nav>::new();
    // Brings the open tab into view on narrow screens, after the links are there.
    Effect::new(move || {
        current.track();
        tabs.track();
        let Some(nav) = node.get() else { return };
        request_animation_frame(move || show_current(&nav));
    });
    let keys = move |event: KeyboardEvent| {
        let Some(nav) = node.get_untracked() else { return };
        if has_modifier(&event) {
            return;
        }
        let Some(step) = Step::horizontal(&event.key(), is_rtl(&nav)) else { return };
        if move_focus(&nav, ".tabs__tab", step, true) {
            event.prevent_default();
        }
    };
    let links = move || {
        tabs.get()
            .into_iter()
            .map(|tab| {
                let id = tab.id;
                view! {
                    <a class="tabs__tab" href=tab.href aria-current=move || (*current.read() == id).then_some("page")>
                        // Bold text is wider: this keeps room for it, so that the row does not shift.
                        <span class="tabs__label" data-text=tab.label.clone()>{tab.label.clone()}</span>
                        {tab.count.map(|count| view! { <span class="tabs__count">{grouped(count as u64)}</span> })}
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        <nav node_ref=node class="tabs" aria-label=label.unwrap_or_else(|| "Sections".to_owned()) on:keydown=keys>
            {links}
        </nav>
    }
    .into_any()
}

/// Scrolls the row, and only the row: `scrollIntoView` would move the page as well.
fn show_current(nav: &web_sys::HtmlElement) {
    let Ok(Some(tab)) = nav.query_selector("[aria-current]") else { return };
    let (row, tab) = (nav.get_bounding_client_rect(), tab.get_bounding_client_rect());
    if tab.left() < row.left() || tab.right() > row.right() {
        let middle = (tab.left() + tab.right() - row.left() - row.right()) / 2.0;
        #[expect(clippy::cast_possible_truncation, reason = "pixels on a screen")]
        nav.set_scroll_left(nav.scroll_left() + middle as i32);
    }
}
