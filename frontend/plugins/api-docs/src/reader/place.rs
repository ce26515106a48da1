//! What is read now: in the address on a page, in a signal in a dialog.

use callboard_shared::api_docs::paths;
use callboard_shared::catalog::pages;
use callboard_shared::entity::EntityRef;
use callboard_web_core::{below_base, href, use_go};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// The parameter that names the item.
const ITEM: &str = "item";
/// The parameter that says how the definition is shown.
const VIEW: &str = "view";

/// What is read, and how to go on.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// The id of the item; nothing for the first page.
    pub(crate) item: Signal<Option<String>>,
    /// The page that the links lead to, without a query.
    base: Signal<String>,
    /// Where the id is kept when it is not in the address.
    kept: Option<RwSignal<Option<String>>>,
}

/// The address says what is read.
pub(crate) fn of_address() -> Place {
    let query = use_query_map();
    let location = use_location();
    let item = Memo::new(move |_| query.read().get_str(ITEM).map(str::to_owned));
    let base = Signal::derive(move || below_base(&location.pathname.read()));
    Place { item: item.into(), base, kept: None }
}

/// A dialog over a list remembers what is read; its links lead to the page of the API.
pub(crate) fn of_dialog(entity: &EntityRef) -> Place {
    let kept = RwSignal::new(None);
    let page = pages::tab(entity, "definition");
    Place { item: kept.into(), base: Signal::stored(page), kept: Some(kept) }
}

impl Place {
    /// The address of an item, or of the first page.
    pub(crate) fn address(self, id: Option<&str>) -> String {
        let base = self.base.get();
        match id {
            Some(id) => href(&paths::with_item(&base, id)),
            None => href(&base),
        }
    }

    /// A link to an item, or to the first page.
    pub(crate) fn link(self, id: Option<&str>, class: &'static str, content: AnyView) -> AnyView {
        let id = id.map(str::to_owned);
        let address = {
            let id = id.clone();
            move || self.address(id.as_deref())
        };
        let is_current = {
            let id = id.clone();
            move || (self.item.get() == id).then_some("page")
        };
        let follow = move |event: MouseEvent| {
            let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
            if elsewhere {
                return;
            }
            if let Some(kept) = self.kept {
                event.prevent_default();
                kept.set(id.clone());
            }
            show_top();
        };
        view! { <a class=class href=address aria-current=is_current on:click=follow data-noscroll="">{content}</a> }
            .into_any()
    }
}

/// Brings the beginning of the page into view, when it was left behind.
fn show_top() {
    request_animation_frame(|| {
        let Some(page) = document().get_element_by_id("api-page") else { return };
        if page.get_bounding_client_rect().top() < 0.0 {
            page.scroll_into_view_with_bool(true);
        }
    });
}

/// How the definition is shown: a word of the address, and what changes it.
#[derive(Clone, Copy)]
pub(crate) struct View {
    /// `raw`, or nothing.
    pub(crate) word: Signal<String>,
    /// Changes it.
    pub(crate) set: Callback<String>,
}

/// Ties the way of showing to the address.
pub(crate) fn use_view() -> View {
    let query = use_query_map();
    let location = use_location();
    let go = use_go();
    let word = Memo::new(move |_| query.read().get_str(VIEW).unwrap_or_default().to_owned());
    let set = Callback::new(move |word: String| {
        let mut query = query.get_untracked();
        query.remove(VIEW);
        if !word.is_empty() {
            query.insert(VIEW, word);
        }
        go(&format!("{}{}", below_base(&location.pathname.read_untracked()), query.to_query_string()), true);
    });
    View { word: word.into(), set }
}
