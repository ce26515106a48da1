//! The drawing as SVG. Nothing of it changes while it is moved or scaled but the transform of one group.

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::pages;
use callboard_ui::Icon;
use callboard_web_core::{href, kinds};
use leptos::prelude::*;

use super::Found;
use super::viewport::Viewport;
use crate::model::scene::{Drawn, LABEL_TEXT, NODE, Scene};
use crate::model::text;

/// The attribute that tells which entity an element stands for.
pub(super) const PLACE: &str = "data-place";
/// Where the words of an entity begin.
pub(crate) const TEXT_AT: f64 = 40.0;
/// The sizes of its title and of the line below.
pub(crate) const TITLE_TEXT: f64 = 13.0;
pub(crate) const NOTE_TEXT: f64 = 11.0;
/// How long they may be.
pub(crate) const ROOM: f64 = NODE.width - TEXT_AT - 10.0;
/// Behind a title that is cut.
const DOTS: &str = "M192 18h.01M196 18h.01M200 18h.01";
/// How round an entity is.
pub(crate) const CORNER: f64 = 9.0;

/// What belongs to the entity that is pointed at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Near {
    nodes: Vec<bool>,
    lines: Vec<bool>,
}

impl Near {
    pub(super) fn of(scene: &Scene, place: usize) -> Self {
        let mut nodes = vec![false; scene.picture.nodes.len()];
        for neighbour in scene.neighbours(place).chain([place]) {
            nodes[neighbour] = true;
        }
        let lines = scene.picture.lines.iter().map(|line| line.from == place || line.to == place).collect();
        Self { nodes, lines }
    }
}

/// Lines first, entities above them.
#[component]
pub(super) fn Drawing(
    scene: Arc<Scene>,
    viewport: Viewport,
    near: Memo<Option<Arc<Near>>>,
    found: Found,
    current: RwSignal<usize>,
) -> impl IntoView {
    let lines = scene.lines.iter().enumerate().map(|(place, line)| line_view(place, line, near)).collect_view();
    let nodes =
        (0..scene.picture.nodes.len()).map(|place| node_view(&scene, place, near, found, current)).collect_view();
    let transform = move || viewport.transform.get().attribute();
    view! {
        <svg
            class="graph"
            class:graph--pointing=move || near.read().is_some()
            class:graph--searching=move || !found.places.read().is_empty()
            role="group"
            aria-label=t!("Graph of relations")
        >
            <g transform=transform>
                <g aria-hidden="true">{lines}</g>
                <g>{nodes}</g>
            </g>
        </svg>
    }
    .into_any()
}

fn line_view(place: usize, line: &Drawn, near: Memo<Option<Arc<Near>>>) -> AnyView {
    let is_near = move || near.read().as_ref().is_some_and(|near| near.lines[place]);
    let label = line.label.as_ref().map(|(at, label)| {
        let (x, y) = (format!("{:.1}", at.x), format!("{:.1}", at.y + LABEL_TEXT * 0.36));
        view! { <text class="graph-line__label" x=x y=y>{label.clone()}</text> }
    });
    view! {
        <g class="graph-line" class:graph-line--near=is_near>
            <path class="graph-line__path" d=line.path.clone()></path>
            <path class="graph-line__head" d=line.head.clone()></path>
            {label}
        </g>
    }
    .into_any()
}

fn node_view(
    scene: &Scene,
    place: usize,
    near: Memo<Option<Arc<Near>>>,
    found: Found,
    current: RwSignal<usize>,
) -> AnyView {
    let shown = &scene.picture.nodes[place];
    let node = &shown.node;
    let centre = scene.centres[place];
    let note = note(node.entity_type.as_deref(), &node.kind);
    let is_cut = text::width(&node.title, TITLE_TEXT) > ROOM;
    let room = if is_cut { ROOM - 14.0 } else { ROOM };
    let relations = scene.neighbours(place).count();
    let title = &node.title;
    let name = if shown.steps == 0 {
        plural!(
            relations,
            "{title}, {note}, the graph begins here, {count} relation shown",
            "{title}, {note}, the graph begins here, {count} relations shown",
            title,
            note
        )
    } else {
        plural!(
            relations,
            "{title}, {note}, {count} relation shown",
            "{title}, {note}, {count} relations shown",
            title,
            note
        )
    };
    // The browser's own tooltip: the design system's hangs on boxes, and there are none within a drawing.
    let whole = is_cut.then(|| leptos::svg::title().child(node.title.clone()));
    let is_near = move || near.read().as_ref().is_some_and(|near| near.nodes[place]);
    let is_found = move || found.places.read().contains(&place);
    let is_at = move || *found.at.read() == Some(place);
    let transform = format!("translate({:.1} {:.1})", centre.x - NODE.width / 2.0, centre.y - NODE.height / 2.0);
    view! {
        <g
            class="graph-node"
            class:graph-node--root=shown.steps == 0
            class:graph-node--near=is_near
            class:graph-node--found=is_found
            class:graph-node--at=is_at
            data-kind=node.entity.kind.clone()
            transform=transform
        >
            <a
                class="graph-node__link"
                href=href(&pages::entity(&node.entity))
                data-place=place.to_string()
                tabindex=move || if current.get() == place { "0" } else { "-1" }
                aria-label=name
            >
                {whole}
                <rect class="graph-node__box" width=NODE.width.to_string() height=NODE.height.to_string() rx=CORNER.to_string()></rect>
                <path class="graph-node__icon" d=Icon::for_kind(&node.kind).path() transform="translate(12 13) scale(0.75)"></path>
                // Clipped and not shortened: what can be read and what is read out begin alike.
                <svg width=(TEXT_AT + room).to_string() height=NODE.height.to_string()>
                    <text class="graph-node__title" x=TEXT_AT.to_string() y="19">{node.title.clone()}</text>
                    " "
                    <text class="graph-node__note" x=TEXT_AT.to_string() y="34">{note}</text>
                </svg>
                {is_cut.then(|| view! { <path class="graph-node__cut" d=DOTS></path> })}
            </a>
        </g>
    }
    .into_any()
}

/// The line below the title: `Component · service`.
pub(crate) fn note(entity_type: Option<&str>, kind: &str) -> String {
    let kind = kinds::display(kind);
    match entity_type {
        Some(entity_type) => format!("{kind} · {entity_type}"),
        None => kind,
    }
}
