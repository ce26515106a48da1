//! The reading view: a list of what can be called beside the page of one of them.

mod bodies;
mod examples;
mod menu;
mod operation;
mod overview;
mod parameters;
mod place;
mod schema;
mod type_page;

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::api_docs::{Detail, Outline, paths};
use callboard_shared::entity::EntityRef;
use callboard_ui::{Button, Drawer, Icon, Size, Skeleton};
use callboard_web_core::{Request, RequestErrorPanel, use_query};
use leptos::prelude::*;

pub(crate) use place::{Place, of_address, of_dialog, use_view};

/// What all parts of the view share.
#[derive(Clone)]
pub(crate) struct Shared {
    /// Whose definition it is.
    pub(crate) entity: EntityRef,
    /// What is read, and how to go on.
    pub(crate) place: Place,
    /// What the definition holds.
    pub(crate) outline: Arc<Outline>,
}

/// A definition, read by the server.
#[component]
pub(crate) fn Reader(
    /// Whose definition.
    entity: EntityRef,
    /// What is read.
    place: Place,
) -> impl IntoView {
    let asked = entity.clone();
    let query = use_query(move || Some(Request::<Outline>::get(paths::outline(&asked))));
    let outline = Memo::new(move |_| query.data());
    move || match (outline.get(), query.failure()) {
        (Some(outline), _) => {
            let shared = Shared { entity: entity.clone(), place, outline };
            view! { <Read shared/> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The definition could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! {
            <div class="api-reader" aria-hidden="true">
                <div class="api-reader__side"><Skeleton height="2rem"/><Skeleton lines=12/></div>
                <div class="api-reader__page"><Skeleton width="18rem" height="1.75rem"/><Skeleton lines=14/></div>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Read(shared: Shared) -> impl IntoView {
    let count: usize = shared.outline.groups.iter().map(|group| group.items.len()).sum();
    let shared = StoredValue::new(shared);
    let place = shared.with_value(|shared| shared.place);
    let menu_open = RwSignal::new(false);
    let page = move || {
        let shared = shared.get_value();
        match place.item.get() {
            Some(id) => view! { <Item shared id/> }.into_any(),
            None => overview::overview(&shared),
        }
    };
    let side = (count > 0).then(|| {
        view! {
            <div class="api-reader__side">{menu::menu(&shared.get_value())}</div>
            <div class="api-reader__open">
                <Button size=Size::Small icon=Icon::List on_click=move |_| menu_open.set(true)>
                    {format!("{} · {count}", t!("Contents"))}
                </Button>
            </div>
            <Drawer open=menu_open label=t!("Contents of the definition")>
                <div class="api-reader__drawer" on:click=move |_| close_after(menu_open, place)>
                    {menu::menu(&shared.get_value())}
                </div>
            </Drawer>
        }
    });
    view! {
        <div class="api-reader" class:api-reader--alone=move || count == 0>
            {side}
            <div class="api-reader__page" id="api-page">{page}</div>
        </div>
    }
    .into_any()
}

/// In a dialog nothing navigates, so nothing else closes the drawer.
fn close_after(open: RwSignal<bool>, place: Place) {
    let before = place.item.get_untracked();
    request_animation_frame(move || {
        if place.item.try_get_untracked().is_some_and(|now| now != before) {
            open.try_set(false);
        }
    });
}

/// One item of the outline.
#[component]
fn Item(shared: Shared, id: String) -> impl IntoView {
    let entity = shared.entity.clone();
    let wanted = id.clone();
    let query = use_query(move || Some(Request::<Detail>::get(paths::item(&entity, &wanted))));
    let detail = Memo::new(move |_| query.data());
    move || match (detail.get(), query.failure()) {
        (Some(detail), _) => match &*detail {
            Detail::Operation(operation) => operation::operation(&shared, operation),
            Detail::Type(one) => type_page::type_page(&shared, one),
        },
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            let title = t!("“{id}” could not be loaded", id);
            view! {
                <RequestErrorPanel title error retry/>
                <p>{shared.place.link(None, "link", t!("All of the definition").into_any())}</p>
            }
            .into_any()
        }
        (None, None) => view! {
            <div class="api-page"><Skeleton width="18rem" height="1.75rem"/><Skeleton lines=14/></div>
        }
        .into_any(),
    }
}

/// HTML that the server made safe.
pub(crate) fn prose(html: &str) -> Option<AnyView> {
    let html = html.to_owned();
    (!html.is_empty()).then(|| view! { <div class="api-prose" inner_html=html></div> }.into_any())
}
