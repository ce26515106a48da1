//! The page of one entity: head, problems, tabs.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::Skeleton;
use callboard_web_core::{
    PortalTab, RequestErrorKind, RequestErrorPanel, remember_entities, use_portal, use_query, use_title,
};
use leptos::prelude::*;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_params_map;

use crate::entity::actions::Doors;
use crate::entity::header::EntityHeader;
use crate::entity::news::provide_news;
use crate::entity::not_found::{NoSuchEntity, NoSuchTab};
use crate::entity::tab_row::TabRow;
use crate::entity::warnings::Warnings;
use crate::entity::way::current_tab;
use crate::inspect::{Inspector, use_inspecting};
use crate::live::on_changes;
use crate::requests;
use crate::unregister::Unregister;

/// The page of one entity.
pub(crate) struct EntityPage;

impl LazyRoute for EntityPage {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        crate::parts::page().await
    }

    async fn preload() {
        crate::parts::preload().await;
    }
}

/// What the page shows now.
#[derive(Clone, PartialEq)]
struct Shown {
    entity: Arc<Entity>,
    /// The path of the tab that the address asks for.
    tab: String,
}

/// The entity that the address names, or why there is none.
#[component]
pub(crate) fn EntityOfAddress() -> impl IntoView {
    let params = use_params_map();
    let param = move |name: &str| params.read().get_str(name).unwrap_or_default().to_owned();
    let wanted = Memo::new(move |_| EntityRef::new(&param("kind"), &param("namespace"), &param("name")));
    let query = use_query(move || Some(requests::entity(&wanted.read())));
    Effect::new(move || {
        if let Some(entity) = query.data() {
            remember_entities([&*entity]);
        }
    });

    // On the way from one entity to another the first stays as it is, with its tab, until the second is there.
    let shown = Memo::new(move |before: Option<&Option<Shown>>| {
        let state = query.state.read();
        if state.previous {
            return before.cloned().flatten();
        }
        let entity = state.data.clone()?;
        Some(Shown { entity, tab: param("tab") })
    });
    let entity = Memo::new(move |_| shown.read().as_ref().map(|shown| Arc::clone(&shown.entity)));
    let tab = Memo::new(move |_| shown.read().as_ref().map(|shown| shown.tab.clone()).unwrap_or_default());
    let failure = Memo::new(move |_| query.failure());
    use_title(move || match (&*entity.read(), &*failure.read()) {
        (Some(entity), _) => entity.title().to_owned(),
        (None, Some(error)) if error.kind == RequestErrorKind::NotFound => t!("Not found").to_owned(),
        (None, _) => wanted.read().name.clone(),
    });

    let news = provide_news();
    let doors = Doors { inspecting: use_inspecting(), unregistering: RwSignal::new(false), news };
    provide_context(doors);
    on_changes(move |changes| {
        news.hear(changes, &wanted.read_untracked(), entity.read_untracked().as_deref());
    });
    Effect::watch(move || wanted.get(), move |_, _, _| news.clear(), false);
    // By ref and not by content: a change of the entity must not close what is open.
    let identity = Memo::new(move |_| entity.read().as_ref().map(|entity| entity.entity_ref()));
    let dialogs = move || identity.get().map(|this| view! { <Inspector entity=this inspecting=doors.inspecting/> });
    let unregister = move || entity.get().map(|entity| view! { <Unregister entity open=doors.unregistering/> });

    let content = move || match (entity.get(), failure.get()) {
        (Some(entity), _) => view! { <EntityView entity tab/> }.into_any(),
        (None, Some(error)) if error.kind == RequestErrorKind::NotFound => {
            view! { <NoSuchEntity wanted=wanted.get()/> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The entity could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <EntitySkeleton/> }.into_any(),
    };
    view! { {content} {dialogs} {unregister} }
}

#[component]
fn EntityView(entity: Arc<Entity>, tab: Memo<String>) -> impl IntoView {
    let tabs: Vec<PortalTab> = use_portal().tabs.iter().filter(|tab| tab.filter.matches(&entity)).cloned().collect();
    let paths: Vec<String> = tabs.iter().map(|tab| tab.path.clone()).collect();
    let current = Memo::new(move |_| current_tab(&tab.read(), paths.iter().map(String::as_str)));
    let content = {
        let (entity, tabs) = (Arc::clone(&entity), tabs.clone());
        move || match current.get().and_then(|index| tabs.get(index)) {
            Some(tab) => callboard_web_core::deferred((tab.view)(Arc::clone(&entity)), || {
                view! { <ContentSkeleton/> }.into_any()
            }),
            None => view! { <NoSuchTab entity=Arc::clone(&entity)/> }.into_any(),
        }
    };
    view! {
        <article class="entity">
            <EntityHeader entity=Arc::clone(&entity)/>
            <Warnings entity=Arc::clone(&entity)/>
            <TabRow entity tabs current/>
            <div class="entity__content">{content}</div>
        </article>
    }
    .into_any()
}

/// Head and content in grey, of about the size that they will have.
#[component]
fn EntitySkeleton() -> impl IntoView {
    view! {
        <div class="entity" aria-hidden="true">
            <div class="entity-header">
                <Skeleton width="12rem"/>
                <Skeleton width="20rem" height="2rem"/>
                <Skeleton width="28rem"/>
            </div>
            <ContentSkeleton/>
        </div>
    }
    .into_any()
}

/// Two columns of cards in grey.
#[component]
fn ContentSkeleton() -> impl IntoView {
    view! {
        <div class="entity__columns" aria-hidden="true">
            <div class="entity__main">
                <div class="entity__card-skeleton"><Skeleton width="10rem"/><Skeleton lines=4/></div>
                <div class="entity__card-skeleton"><Skeleton width="8rem"/><Skeleton lines=3/></div>
            </div>
            <div class="entity__info">
                <div class="entity__card-skeleton"><Skeleton width="6rem"/><Skeleton lines=6/></div>
            </div>
        </div>
    }
    .into_any()
}
