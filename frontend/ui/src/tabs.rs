//! Tabs that are links: the address says which one is open.

use callboard_i18n::t;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::dom::{Step, has_modifier, is_rtl, move_focus};
use crate::{Menu, MenuItem, grouped};

/// One tab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    /// What `current` is compared with.
    pub id: String,
    /// What the reader sees.
    pub label: String,
    /// The address of the tab.
    pub href: String,
    /// How many things are there.
    pub count: Option<usize>,
    /// The tabs of a group, which a menu shows under the label; none for a tab of its own.
    pub within: Vec<Tab>,
}

impl Tab {
    /// A tab without a count.
    pub fn new(id: impl Into<String>, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), href: href.into(), count: None, within: Vec::new() }
    }

    /// A group of tabs under one label.
    pub fn group(label: impl Into<String>, within: Vec<Tab>) -> Self {
        let label = label.into();
        Self { id: label.clone(), label, href: String::new(), count: None, within }
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
        if move_focus(&nav, ".tabs__tab, .tabs__group > button", step, true) {
            event.prevent_default();
        }
    };
    let links = move || {
        tabs.get()
            .into_iter()
            .map(|tab| {
                if !tab.within.is_empty() {
                    return group(tab, current);
                }
                let id = tab.id;
                view! {
                    <a class="tabs__tab" href=tab.href aria-current=move || (*current.read() == id).then_some("page")>
                        // Bold text is wider: this keeps room for it, so that the row does not shift.
                        <span class="tabs__label" data-text=tab.label.clone()>{tab.label.clone()}</span>
                        {tab.count.map(|count| view! { <span class="tabs__count">{grouped(count as u64)}</span> })}
                    </a>
                }
                .into_any()
            })
            .collect_view()
    };
    view! {
        <nav node_ref=node class="tabs" aria-label=label.unwrap_or_else(|| t!("Sections").to_owned()) on:keydown=keys>
            {links}
        </nav>
    }
    .into_any()
}

/// The tabs of a group behind a button, which names the open one.
fn group(group: Tab, current: Signal<String>) -> AnyView {
    let Tab { label, within, .. } = group;
    let names: Vec<(String, String)> = within.iter().map(|tab| (tab.id.clone(), tab.label.clone())).collect();
    let open = Memo::new(move |_| names.iter().find(|(id, _)| *id == *current.read()).map(|(_, label)| label.clone()));
    let title = label.clone();
    let trigger = move || {
        let title = title.clone();
        view! {
            <span class="tabs__label">
                {move || match open.get() {
                    Some(open) => format!("{title}: {open}"),
                    None => title.clone(),
                }}
            </span>
        }
    };
    let items = Signal::derive(move || {
        let current = current.read();
        let item = |tab: &Tab| MenuItem::link(tab.label.clone(), tab.href.clone()).checked(tab.id == *current);
        within.iter().map(item).collect::<Vec<_>>()
    });
    view! {
        <div class="tabs__group" data-open=move || open.read().is_some().to_string()>
            <Menu label trigger=ViewFn::from(trigger) items/>
        </div>
    }
    .into_any()
}

/// Scrolls the row, and only the row: `scrollIntoView` would move the page as well.
fn show_current(nav: &web_sys::HtmlElement) {
    let Ok(Some(tab)) = nav.query_selector("[aria-current], .tabs__group[data-open=true]") else { return };
    let (row, tab) = (nav.get_bounding_client_rect(), tab.get_bounding_client_rect());
    if tab.left() < row.left() || tab.right() > row.right() {
        let middle = (tab.left() + tab.right() - row.left() - row.right()) / 2.0;
        #[expect(clippy::cast_possible_truncation, reason = "pixels on a screen")]
        nav.set_scroll_left(nav.scroll_left() + middle as i32);
    }
}
