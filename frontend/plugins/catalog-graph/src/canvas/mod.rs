//! The drawing on the page, with everything that pointers and keys do to it.

mod drawing;
mod gestures;
pub(crate) mod viewport;

use std::sync::Arc;

use callboard_shared::entity::EntityRef;
use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::model::moves;
use crate::model::scene::Scene;
pub(crate) use drawing::{CORNER, NOTE_TEXT, ROOM, TEXT_AT, TITLE_TEXT, note};
use drawing::{Drawing, Near, PLACE};
use gestures::Gestures;
use viewport::Viewport;

/// By how much a key or a button scales.
pub(crate) const ZOOM_STEP: f64 = 1.3;

/// What a person wants of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// To see its page.
    Open,
    /// To see the graph from there.
    Root,
}

impl Act {
    fn other(self) -> Self {
        match self {
            Self::Open => Self::Root,
            Self::Root => Self::Open,
        }
    }
}

/// The entities that a search found.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub(crate) places: Signal<Vec<usize>>,
    /// The one that the search has come to.
    pub(crate) at: Signal<Option<usize>>,
}

impl Found {
    /// Where nothing is searched.
    pub(crate) fn nothing() -> Self {
        Self { places: Signal::stored(Vec::new()), at: Signal::stored(None) }
    }
}

/// How the drawing answers.
#[derive(Clone, Copy)]
pub(crate) struct Behaviour {
    /// What a click means; with Shift it means the other thing.
    pub(crate) click: Act,
    /// Whether the wheel scales without a key.
    pub(crate) wheel: Signal<bool>,
    /// Whether anything scales.
    pub(crate) zoom: bool,
    /// Does what is wanted of an entity.
    pub(crate) act: Callback<(Act, EntityRef)>,
}

/// A drawing that can be moved, scaled and walked through.
#[component]
pub(crate) fn Canvas(
    /// The drawing.
    scene: Arc<Scene>,
    /// Through which it is seen.
    viewport: Viewport,
    /// The entities that a search found.
    found: Found,
    /// How it answers.
    behaviour: Behaviour,
) -> impl IntoView {
    let Behaviour { click, wheel, zoom, act } = behaviour;
    let gestures = Gestures::new(viewport);
    let pointed = RwSignal::new(None::<usize>);
    // The one entity that the Tab key comes to; arrows lead on.
    let current = RwSignal::new(0_usize);
    let near = {
        let scene = Arc::clone(&scene);
        Memo::new(move |_| pointed.get().map(|place| Arc::new(Near::of(&scene, place))))
    };
    begin(&scene, viewport);

    let entity = {
        let scene = Arc::clone(&scene);
        move |place: usize| scene.picture.nodes.get(place).map(|shown| shown.node.entity.clone())
    };
    let on_click = {
        let entity = entity.clone();
        move |event: MouseEvent| {
            let Some(entity) = place_of(event.target()).and_then(&entity) else { return };
            // A new tab is the browser's business.
            if event.ctrl_key() || event.meta_key() || event.button() != 0 {
                return;
            }
            event.prevent_default();
            act.run((if event.shift_key() { click.other() } else { click }, entity));
        }
    };
    let on_key = {
        let scene = Arc::clone(&scene);
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let place = place_of(event.target());
            let key = event.key();
            let wanted = match key.as_str() {
                "Enter" => Some(Act::Open),
                "r" | "R" | " " => Some(Act::Root),
                _ => None,
            };
            match (place, wanted, moves::arrow(&key)) {
                (Some(place), Some(wanted), _) => {
                    if let Some(entity) = entity(place) {
                        if wanted == Act::Root {
                            viewport.refocus.set_value(Some(entity.clone()));
                        }
                        act.run((wanted, entity));
                    }
                }
                (Some(place), None, Some(arrow)) => {
                    if let Some(next) = moves::next(&scene, place, arrow) {
                        focus(viewport, next);
                        viewport.reveal(scene.centres[next]);
                    }
                }
                _ if !zoom => return,
                _ => match key.as_str() {
                    "+" | "=" => viewport.zoom(ZOOM_STEP),
                    "-" => viewport.zoom(1.0 / ZOOM_STEP),
                    "0" => viewport.fit(&scene),
                    _ => return,
                },
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let on_focus = move |event: FocusEvent| {
        if let Some(place) = place_of(event.target()) {
            current.set(place);
            pointed.set(Some(place));
        }
    };
    view! {
        <div
            node_ref=viewport.element
            class="graph-canvas"
            class:graph-canvas--free=move || zoom && wheel.get()
            on:pointerdown=move |event: PointerEvent| gestures.press(&event)
            on:pointermove=move |event: PointerEvent| gestures.drag(&event)
            on:pointerup=move |event: PointerEvent| gestures.release(&event)
            on:pointercancel=move |event: PointerEvent| gestures.release(&event)
            on:pointerover=move |event: PointerEvent| pointed.set(place_of(event.target()))
            on:pointerleave=move |event: PointerEvent| {
                gestures.release(&event);
                pointed.set(None);
            }
            on:wheel=move |event: leptos::ev::WheelEvent| if zoom { gestures.wheel(&event, wheel.get_untracked()) }
            on:dragstart=move |event: leptos::ev::DragEvent| event.prevent_default()
            on:click=on_click
            on:keydown=on_key
            on:focusin=on_focus
            on:focusout=move |_: FocusEvent| pointed.set(None)
        >
            <Drawing scene viewport near found current/>
        </div>
    }
    .into_any()
}

/// Shows the drawing as it is shown at first, and gives the focus to whom it was promised.
fn begin(scene: &Arc<Scene>, viewport: Viewport) {
    let scene = Arc::clone(scene);
    Effect::new(move || {
        if viewport.element.get().is_none() {
            return;
        }
        viewport.begin(&scene);
        let Some(entity) = viewport.refocus.try_update_value(Option::take).flatten() else { return };
        if let Some(place) = scene.picture.nodes.iter().position(|shown| shown.node.entity == entity) {
            focus(viewport, place);
        }
    });
}

/// The entity that an event is about.
fn place_of(target: Option<web_sys::EventTarget>) -> Option<usize> {
    let element = target?.dyn_into::<web_sys::Element>().ok()?;
    element.closest(&format!("[{PLACE}]")).ok()??.get_attribute(PLACE)?.parse().ok()
}

fn focus(viewport: Viewport, place: usize) {
    let Some(view) = viewport.element.get_untracked() else { return };
    let Ok(Some(element)) = view.query_selector(&format!("[{PLACE}='{place}']")) else { return };
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.unchecked_into::<web_sys::SvgElement>().focus_with_options(&options);
}
