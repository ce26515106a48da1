//! The list of what a definition holds, with a search.

use callboard_letters::Letters;
use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::api_docs::{Group, Item, Outline};
use callboard_ui::{SearchField, Size};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Place, Shared};

/// Definitions with so many items show all groups open.
const OPEN_AT_ONCE: usize = 80;
/// Hits of a search that are shown.
const HITS: usize = 200;

/// The list; the arrow keys go up and down in it.
pub(super) fn menu(shared: &Shared) -> AnyView {
    let search = RwSignal::new(String::new());
    let (outline, place) = (Arc::clone(&shared.outline), shared.place);
    let nav = NodeRef::<html::Nav>::new();
    let keys = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        if let Some(nav) = nav.get_untracked()
            && move_focus(&nav, step)
        {
            event.prevent_default();
        }
    };
    let content = move || {
        let words = words(&search.read());
        if words.is_empty() { groups(&outline, place) } else { hits(&outline, place, &words) }
    };
    view! {
        <nav class="api-menu" aria-label=t!("Contents of the definition") node_ref=nav on:keydown=keys>
            <SearchField
                label=t!("Search the definition")
                placeholder=t!("Search")
                size=Size::Small
                value=search
                debounce=60
                on_input=move |text| search.set(text)
            />
            {place.link(None, "api-menu__item api-menu__item--first", t!("Overview").into_any())}
            <div class="api-menu__list">{content}</div>
        </nav>
    }
    .into_any()
}

fn groups(outline: &Outline, place: Place) -> AnyView {
    let total: usize = outline.groups.iter().map(|group| group.items.len()).sum();
    let holds_current = |group: &Group| {
        place
            .item
            .with_untracked(|current| current.as_ref().is_some_and(|id| group.items.iter().any(|item| item.id == *id)))
    };
    let groups = outline.groups.iter().cloned().map(|group| {
        let open = RwSignal::new(total <= OPEN_AT_ONCE || holds_current(&group));
        let (name, count) = (group.name.clone(), group.items.len());
        let toggled = move |event: web_sys::Event| {
            let details = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDetailsElement>().ok());
            if let Some(details) = details {
                open.set(details.open());
            }
        };
        let items = move || open.get().then(|| group.items.iter().map(|item| line(item, place)).collect_view());
        view! {
            <details class="api-menu__group" open=open.get_untracked() on:toggle=toggled>
                <summary class="api-menu__name">
                    <span>{name}</span>
                    <span class="api-menu__count">{count}</span>
                </summary>
                {items}
            </details>
        }
    });
    groups.collect_view().into_any()
}

fn hits(outline: &Outline, place: Place, words: &[String]) -> AnyView {
    let mut seen: Vec<&str> = Vec::new();
    let mut found: Vec<&Item> = Vec::new();
    for item in outline.groups.iter().flat_map(|group| &group.items).filter(|item| matches(item, words)) {
        // An operation with two tags stands in two groups.
        if found.len() < 1000 && !seen.contains(&item.id.as_str()) {
            seen.push(&item.id);
            found.push(item);
        }
    }
    let total = found.len();
    let told = match total {
        0 => t!("Nothing has that in it. Fewer words find more.").to_owned(),
        total if total > HITS => plural!(
            total,
            "{count} hit, of which {shown} are shown",
            "{count} hits, of which {shown} are shown",
            shown = HITS
        ),
        total => plural!(total, "{count} hit", "{count} hits"),
    };
    let lines = found.into_iter().take(HITS).map(|item| line(item, place)).collect_view();
    view! { <p class="api-menu__told" role="status">{told}</p> {lines} }.into_any()
}

fn line(item: &Item, place: Place) -> AnyView {
    let class = if item.deprecated { "api-menu__item api-menu__item--deprecated" } else { "api-menu__item" };
    let title = if item.summary.is_empty() { item.name.clone() } else { item.summary.clone() };
    let path = (!item.summary.is_empty() && is_call(&item.label)).then(|| item.name.clone());
    let title = if path.is_some() { title } else { item.name.clone() };
    let content = view! {
        {badge(&item.label)}
        <span class="api-menu__texts">
            <span class="api-menu__title">{title}</span>
            {path.map(|path| view! { <span class="api-menu__path">{path}</span> })}
        </span>
        {item.deprecated.then(|| view! { <span class="visually-hidden">" "{t!("(deprecated)")}</span> })}
    };
    place.link(Some(&item.id), class, content.into_any())
}

/// Whether items with this label are called by a path, and so have a summary that says more.
fn is_call(label: &str) -> bool {
    label.chars().all(|c| c.is_ascii_uppercase()) && label != "MESSAGE"
}

/// The method or kind of an item, in its colour.
pub(super) fn badge(label: &str) -> AnyView {
    let tone = match label {
        "GET" | "HEAD" | "OPTIONS" | "query" | "RECEIVE" | "SUBSCRIBE" => "read",
        "POST" | "mutation" | "SEND" | "PUBLISH" | "rpc" => "write",
        "PUT" | "PATCH" | "subscription" => "change",
        "DELETE" => "remove",
        _ => "plain",
    };
    let short = match label {
        "DELETE" => "DEL",
        "OPTIONS" => "OPT",
        "SUBSCRIBE" => "SUB",
        "PUBLISH" => "PUB",
        "RECEIVE" => "RECV",
        "MESSAGE" => "MSG",
        "CHANNEL" => "CHAN",
        "mutation" => "mut",
        "subscription" => "sub",
        "message" => "msg",
        "interface" => "iface",
        "directive" => "@",
        other => other,
    };
    let (short, label) = (short.to_owned(), label.to_owned());
    view! {
        <span class=format!("api-method api-method--{tone}")>
            <span aria-hidden="true">{short}</span>
            <span class="visually-hidden">{label}</span>
        </span>
    }
    .into_any()
}

fn words(search: &str) -> Vec<String> {
    search.split_whitespace().map(Letters::lower).collect()
}

fn matches(item: &Item, words: &[String]) -> bool {
    let texts = [&item.name, &item.summary, &item.words, &item.label].map(|text| text.lower());
    words.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
}

/// Moves the focus to the next or previous link that can be seen; from the search field to the first.
fn move_focus(nav: &web_sys::HtmlElement, step: i32) -> bool {
    let Ok(links) = nav.query_selector_all(".api-menu__item") else { return false };
    let active = document().active_element();
    let links: Vec<web_sys::HtmlElement> =
        (0..links.length()).filter_map(|at| links.item(at)?.dyn_into().ok()).collect();
    let at = links.iter().position(|link| active.as_deref().is_some_and(|active| active == &***link));
    let next = match (at, step) {
        (None, 1) => 0,
        (Some(at), 1) => at + 1,
        (Some(at), _) if at > 0 => at - 1,
        _ => return false,
    };
    links.get(next).is_some_and(|link| link.focus().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_somewhere() {
        let item = Item {
            label: "GET".into(),
            name: "/bookings/{id}".into(),
            summary: "Read a booking".into(),
            words: "readBooking".into(),
            ..Item::default()
        };
        assert!(matches(&item, &words("get BOOK")));
        assert!(matches(&item, &words("readbooking")));
        assert!(!matches(&item, &words("book delete")));
    }
}
