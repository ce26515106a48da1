//! The page of the graph.

pub(crate) mod address;
mod begin;
mod export;
mod filters;
mod fullscreen;
mod list;
mod save;
pub(crate) mod stage;
mod toolbar;

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::pages;
use callboard_shared::entity::EntityRef;
use callboard_ui::{Button, ButtonVariant, Drawer, Icon, LinkButton, PageHeader, Size};
use callboard_web_core::{SupportButton, href, use_go, use_title};
use leptos::prelude::*;
use leptos_router::LazyRoute;

use crate::canvas::viewport::Viewport;
use crate::canvas::{Act, Behaviour, Found};
use crate::graph::{Graph, use_graph};
use crate::model::settings::MORE;
use address::{State, use_state};
use begin::Beginning;
use filters::Filters;
use fullscreen::use_fullscreen;
use list::Sentences;
use stage::Stage;
use toolbar::Toolbar;

/// The page.
pub(crate) struct GraphPage;

impl LazyRoute for GraphPage {
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

/// The graph that the address asks for, or the question where to begin.
#[component]
pub(crate) fn GraphOfAddress() -> impl IntoView {
    let state = use_state();
    let has_roots = Memo::new(move |_| !state.settings.read().roots.is_empty());
    move || match has_roots.get() {
        true => view! { <GraphView state/> }.into_any(),
        false => {
            use_title(|| t!("Catalog graph").to_owned());
            view! { <div class="graph-page"><PageHeader title=t!("Catalog graph")/><Beginning/></div> }.into_any()
        }
    }
}

#[component]
fn GraphView(state: State) -> impl IntoView {
    let graph = use_graph(state.settings, None);
    let viewport = Viewport::new();
    let filters_open = RwSignal::new(false);
    let find = Memo::new(move |_| state.query.read().find.clone().unwrap_or_default());
    let places = Memo::new(move |_| {
        let scene = graph.scene.read();
        scene.as_ref().map(|scene| scene.picture.search(&find.read())).unwrap_or_default()
    });
    let at = RwSignal::new(None::<usize>);
    let found = Found { places: places.into(), at: at.into() };
    let name = Memo::new(move |_| name(state, graph));
    use_title(move || t!("{name} · Catalog graph", name = name.read()));
    let go = use_go();
    let act = Callback::new(move |(act, entity): (Act, EntityRef)| match act {
        Act::Open => go(&pages::entity(&entity), false),
        Act::Root => state.begin_at(entity),
    });
    let behaviour = Behaviour { click: Act::Root, wheel: Signal::stored(true), zoom: true, act };
    let as_list = Memo::new(move |_| state.query.read().as_list);
    let in_words = Memo::new(move |_| as_list.get() && graph.scene.read().is_some() && graph.error.read().is_none());
    let content = move || match in_words.get() {
        true => (move || graph.scene.get().map(|scene| view! { <Sentences scene/> })).into_any(),
        false => view! { <Stage graph viewport behaviour found/> }.into_any(),
    };
    let fullscreen = use_fullscreen();
    let place = fullscreen.place;
    view! {
        <div class="graph-page" node_ref=place on:fullscreenchange=move |_| fullscreen.look()>
            <PageHeader
                title=name
                subtitle=Signal::derive(move || Some(summary(graph)))
                actions=move || view! { <HeadActions state/> }
            />
            <Toolbar state graph viewport find places at filters_open fullscreen/>
            <div class="graph-page__columns" class:graph-page__columns--filtered=move || state.shows_filters.get()>
                <aside class="graph-page__filters" aria-label=t!("Filters") hidden=move || !state.shows_filters.get()>
                    <Filters state graph/>
                </aside>
                <div class="graph-page__main" class:graph-page__main--list=move || as_list.get()>
                    {content}
                    <LeftOut state graph/>
                </div>
            </div>
            <Drawer open=filters_open label=t!("Filters")>
                <Filters state graph/>
                <div class="graph-page__drawer-end">
                    <Button variant=ButtonVariant::Primary on_click=move |_| filters_open.set(false)>
                        {t!("Show the graph")}
                    </Button>
                </div>
            </Drawer>
        </div>
    }
    .into_any()
}

/// What the graph begins with, by name as far as it is known.
fn name(state: State, graph: Graph) -> String {
    let scene = graph.scene.read();
    let nodes = scene.as_ref().map(|scene| scene.picture.nodes.as_slice()).unwrap_or_default();
    let name = |root: &EntityRef| {
        let known = nodes.iter().find(|shown| shown.node.entity == *root);
        known.map_or_else(|| root.name.clone(), |shown| shown.node.title.clone())
    };
    state.settings.read().roots.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// How much is shown.
fn summary(graph: Graph) -> String {
    match graph.scene.read().as_ref() {
        Some(scene) => {
            let entities = plural!(scene.picture.nodes.len(), "{count} entity", "{count} entities");
            let lines = plural!(scene.picture.lines.len(), "{count} line", "{count} lines");
            t!("Catalog graph · {entities}, {lines}", entities, lines)
        }
        None => t!("Catalog graph").to_owned(),
    }
}

/// The way to the entity that the graph begins with, and to another beginning.
#[component]
fn HeadActions(state: State) -> impl IntoView {
    let root = Memo::new(move |_| match state.settings.read().roots.as_slice() {
        [root] => Some(root.clone()),
        _ => None,
    });
    view! {
        {move || root.get().map(|root| view! {
            <LinkButton href=href(&pages::entity(&root)) icon=Icon::ArrowRight>{t!("Open the entity")}</LinkButton>
        })}
        <LinkButton href=href(&address::address(&Default::default())) icon=Icon::Search>
            {t!("Begin elsewhere")}
        </LinkButton>
        <SupportButton/>
    }
    .into_any()
}

/// That there is more than is shown.
#[component]
fn LeftOut(state: State, graph: Graph) -> impl IntoView {
    let left_out = Memo::new(move |_| graph.scene.read().as_ref().map_or(0, |scene: &Arc<_>| scene.picture.left_out));
    move || {
        let left_out = left_out.get();
        (left_out > 0).then(|| {
            let limit = state.settings.read_untracked().limit;
            view! {
                <p class="graph-page__left-out" role="status">
                    {plural!(
                        left_out,
                        "The first {limit} entities are shown. At least {count} more is related to them.",
                        "The first {limit} entities are shown. At least {count} more are related to them.",
                        limit
                    )}
                    <Button size=Size::Small on_click=move |_| state.show_more()>
                        {t!("Show {count} more", count = MORE)}
                    </Button>
                </p>
            }
        })
    }
}
