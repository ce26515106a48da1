//! Tooltips: one popover for the whole page, shown beside whatever has a `data-tooltip`.

use std::cell::RefCell;
use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, HtmlElement, ShadowRoot};

/// Long enough that moving across a toolbar shows nothing.
const DELAY: Duration = Duration::from_millis(350);
const ANCHOR: &str = "--tooltip";

/// Explains its content when it is pointed at or has the focus. The text must not be needed to use the
/// page: touch screens show no tooltips.
#[component]
pub fn Tooltip(
    /// The explanation.
    #[prop(into)]
    text: Signal<String>,
    /// What is explained.
    children: Children,
) -> impl IntoView {
    view! { <span class="tooltip-target" data-tooltip=text>{children()}</span> }.into_any()
}

/// What is shown now, and what waits to be.
#[derive(Default)]
struct State {
    bubble: Option<HtmlElement>,
    target: Option<HtmlElement>,
    /// The target's own anchor names while a tooltip is shown at it, put back when the tooltip goes.
    anchors: Option<String>,
    timer: Option<TimeoutHandle>,
}

thread_local! {
    // The page has one pointer and one focus, hence one tooltip, whatever roots are mounted in it.
    static STATE: RefCell<State> = RefCell::default();
}

/// Listens for pointer and focus anywhere on the page. Called once, by `provide_ui`.
pub(crate) fn listen() {
    let handles = [
        window_event_listener(ev::pointerover, |event| {
            if event.pointer_type() != "touch" {
                arrive(&event, DELAY);
            }
        }),
        window_event_listener(ev::focusin, |event| {
            // Focus by pointer is a press, and a press answers for itself.
            if target_of(&event).is_some_and(|target| target.matches(":focus-visible").unwrap_or(false)) {
                arrive(&event, Duration::ZERO);
            }
        }),
        window_event_listener(ev::focusout, |_| leave()),
        window_event_listener(ev::pointerdown, |_| leave()),
        window_event_listener(ev::keydown, |event| {
            if event.key() == "Escape" {
                leave();
            }
        }),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
}

type Reaction = Box<dyn Fn(Event)>;

/// Listens for pointer and focus within a shadow root, as long as the calling component is there: what happens between
/// two of its elements is not told outside.
pub fn tooltips_in(root: &ShadowRoot) {
    let within = root.clone();
    let reactions: [(&'static str, Reaction); 6] = [
        (
            "pointerover",
            Box::new(|event| {
                if !is_touch(&event) {
                    arrive(&event, DELAY)
                }
            }),
        ),
        (
            "pointerout",
            Box::new(move |event| {
                if is_leaving(&within, &event) {
                    leave()
                }
            }),
        ),
        (
            "focusin",
            Box::new(|event| {
                if target_of(&event).is_some_and(|target| target.matches(":focus-visible").unwrap_or(false)) {
                    arrive(&event, Duration::ZERO);
                }
            }),
        ),
        ("focusout", Box::new(|_| leave())),
        ("pointerdown", Box::new(|_| leave())),
        (
            "keydown",
            Box::new(|event| {
                if event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                    leave();
                }
            }),
        ),
    ];
    let listeners = reactions.map(|(name, react)| {
        let listener = Closure::<dyn Fn(Event)>::wrap(react);
        // Fails for no name of an event.
        let _ = root.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        (name, listener)
    });
    let kept = StoredValue::new_local((root.clone(), listeners));
    on_cleanup(move || {
        leave();
        kept.try_with_value(|(root, listeners)| {
            for (name, listener) in listeners {
                let _ = root.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
            }
        });
    });
}

fn is_touch(event: &Event) -> bool {
    event.dyn_ref::<web_sys::PointerEvent>().is_some_and(|event| event.pointer_type() == "touch")
}

fn is_leaving(root: &ShadowRoot, event: &Event) -> bool {
    let next = event.dyn_ref::<web_sys::MouseEvent>().and_then(web_sys::MouseEvent::related_target);
    !next.is_some_and(|next| next.dyn_ref::<web_sys::Node>().is_some_and(|next| root.contains(Some(next))))
}

fn target_of(event: &Event) -> Option<HtmlElement> {
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    element.closest("[data-tooltip]").ok()??.dyn_into().ok()
}

fn arrive(event: &Event, delay: Duration) {
    let target = target_of(event);
    let unchanged = STATE.with_borrow(|state| {
        let on_bubble = state
            .bubble
            .as_ref()
            .zip(event.target())
            .is_some_and(|(bubble, at)| at.dyn_ref::<web_sys::Node>().is_some_and(|at| bubble.contains(Some(at))));
        // The tooltip itself can be pointed at, so that its text can be read under a magnifier.
        on_bubble || state.target == target
    });
    if unchanged {
        return;
    }
    leave();
    let Some(target) = target else { return };
    let timer = set_timeout_with_handle(show, delay).ok();
    STATE.with_borrow_mut(|state| {
        state.target = Some(target);
        state.timer = timer;
    });
}

fn leave() {
    STATE.with_borrow_mut(|state| {
        if let Some(timer) = state.timer.take() {
            timer.clear();
        }
        if let Some(bubble) = &state.bubble {
            let _ = bubble.hide_popover();
        }
        if let (Some(target), Some(anchors)) = (state.target.take(), state.anchors.take()) {
            let _ = target.style().set_property("anchor-name", &anchors);
        }
    });
}

fn show() {
    STATE.with_borrow_mut(|state| {
        state.timer = None;
        let Some(target) = state.target.clone() else { return };
        let text = target.get_attribute("data-tooltip").unwrap_or_default();
        if text.is_empty() || !target.is_connected() {
            return;
        }
        if state.bubble.is_none() {
            state.bubble = make_bubble();
        }
        let Some(bubble) = &state.bubble else { return };
        if !stand_with(bubble, &target) {
            return;
        }
        bubble.set_text_content(Some(&text));
        let anchors = target.style().get_property_value("anchor-name").unwrap_or_default();
        let names = if anchors.is_empty() { ANCHOR.to_owned() } else { format!("{anchors}, {ANCHOR}") };
        let _ = target.style().set_property("anchor-name", &names);
        state.anchors = Some(anchors);
        let _ = bubble.show_popover();
    });
}

fn make_bubble() -> Option<HtmlElement> {
    let bubble: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    bubble.set_class_name("tooltip");
    bubble.set_attribute("popover", "manual").ok()?;
    // The label of the target says the same; it must not be read twice.
    bubble.set_attribute("aria-hidden", "true").ok()?;
    Some(bubble)
}

/// Puts the bubble where it can see its anchor: in the page, or in the shadow root of the target.
fn stand_with(bubble: &HtmlElement, target: &HtmlElement) -> bool {
    let root = target.get_root_node();
    let place = match root.dyn_ref::<ShadowRoot>() {
        Some(root) => Some(web_sys::Node::from(root.clone())),
        None => document().body().map(web_sys::Node::from),
    };
    let Some(place) = place else { return false };
    bubble.parent_node().as_ref() == Some(&place) || place.append_child(bubble).is_ok()
}
