//! The line above the graph: searching, choosing, saving.

use callboard_i18n::t;
use callboard_ui::{
    Button, ButtonVariant, Icon, IconButton, Menu, MenuItem, SearchField, SegmentedControl, SelectOption,
};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::address::State;
use super::fullscreen::Fullscreen;
use super::save;
use crate::canvas::viewport::Viewport;
use crate::graph::Graph;

/// Everything that is done with the whole graph.
#[component]
pub(super) fn Toolbar(
    state: State,
    graph: Graph,
    viewport: Viewport,
    find: Memo<String>,
    places: Memo<Vec<usize>>,
    at: RwSignal<Option<usize>>,
    filters_open: RwSignal<bool>,
    fullscreen: Fullscreen,
) -> impl IntoView {
    let views = vec![SelectOption::new("graph", t!("Graph")), SelectOption::new("list", t!("List"))];
    let as_list = Memo::new(move |_| state.query.read().as_list);
    let toggle = move |_| {
        let shown = state.shows_filters.get_untracked();
        state.change(|query| query.show_filters = Some(!shown));
    };
    view! {
        <div class="graph-toolbar">
            <div class="graph-toolbar__filters graph-toolbar__filters--wide">
                <Button icon=Icon::Filter on_click=toggle>
                    {move || if state.shows_filters.get() { t!("Hide filters") } else { t!("Show filters") }}
                </Button>
            </div>
            <div class="graph-toolbar__filters graph-toolbar__filters--narrow">
                <Button icon=Icon::Filter on_click=move |_| filters_open.set(true)>{t!("Filters")}</Button>
            </div>
            <SegmentedControl
                label=t!("Show the graph as")
                options=views
                value=Signal::derive(move || if as_list.get() { "list" } else { "graph" }.to_owned())
                on_change=move |chosen: String| state.change(|query| query.as_list = chosen == "list")
            />
            <Menu
                label=t!("Save the graph")
                icon=Icon::Download
                variant=ButtonVariant::Secondary
                items=Signal::derive(move || save_items(graph))
            />
            {fullscreen.possible.then(|| view! {
                <IconButton
                    icon=Icon::FullScreen
                    variant=ButtonVariant::Secondary
                    label=move || if fullscreen.on.get() { t!("Leave full screen") } else { t!("Full screen") }
                    pressed=Signal::from(fullscreen.on)
                    on_click=move |_| fullscreen.toggle()
                />
            })}
            {move || (!as_list.get()).then(|| view! { <Search state graph viewport find places at/> })}
        </div>
    }
    .into_any()
}

fn save_items(graph: Graph) -> Vec<MenuItem> {
    let is_empty = graph.scene.read().as_ref().is_none_or(|scene| scene.picture.nodes.is_empty());
    let scene = move || graph.scene.get_untracked();
    vec![
        MenuItem::action(t!("Save as SVG"), move || {
            if let Some(scene) = scene() {
                save::svg(&scene);
            }
        })
        .icon(Icon::Download)
        .disabled(is_empty),
        MenuItem::action(t!("Save as PNG"), move || {
            if let Some(scene) = scene() {
                save::png(scene);
            }
        })
        .icon(Icon::Download)
        .disabled(is_empty),
    ]
}

/// Finds entities in the graph; Enter goes from one to the next.
#[component]
fn Search(
    state: State,
    graph: Graph,
    viewport: Viewport,
    find: Memo<String>,
    places: Memo<Vec<usize>>,
    at: RwSignal<Option<usize>>,
) -> impl IntoView {
    let show = move |place: usize| {
        let centre = graph.scene.try_with_untracked(|scene| scene.as_ref()?.centres.get(place).copied());
        if let Some(centre) = centre.flatten() {
            viewport.centre(centre);
        }
    };
    let typed = move |text: String| state.change(|query| query.find = Some(text).filter(|text| !text.is_empty()));
    Effect::new(move || {
        let first = places.read().first().copied();
        at.set(first);
        if let Some(first) = first {
            // After a drawing that is new has taken its place.
            request_animation_frame(move || show(first));
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let places = places.read_untracked();
        if event.key() != "Enter" || places.is_empty() {
            return;
        }
        let before = places.iter().position(|place| Some(*place) == at.get_untracked()).unwrap_or_default();
        let step = if event.shift_key() { places.len() - 1 } else { 1 };
        let next = places[(before + step) % places.len()];
        at.set(Some(next));
        show(next);
    };
    let told = move || {
        let places = places.read();
        if find.read().trim().is_empty() {
            return String::new();
        }
        match places.iter().position(|place| Some(*place) == at.get()) {
            Some(number) => t!("{number} of {total}", number = number + 1, total = places.len()),
            None => t!("Not in this graph").to_owned(),
        }
    };
    view! {
        <div class="graph-toolbar__search" on:keydown=on_key>
            <SearchField label=t!("Find in the graph") debounce=80 value=find on_input=typed/>
            <span class="graph-toolbar__found" role="status">{told}</span>
        </div>
    }
    .into_any()
}
