//! Whether a place of the page has come into sight.

use std::time::Duration;

use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// When to look, counted from when the place is there, and how far around the window counts as in sight.
///
/// A page whose cards wait for their answers is short and shows every place for a moment, so the first look comes
/// when they usually have them. What is near is made ready once the page had time for what is in sight.
const LOOKS: [(Duration, &str); 2] = [(Duration::from_millis(600), "0px"), (Duration::from_secs(3), "160px")];

/// Becomes true when the place is first in sight or nearly so, and stays so.
pub(super) fn use_seen(place: NodeRef<html::Div>) -> RwSignal<bool> {
    let seen = RwSignal::new(false);
    let observers = StoredValue::new_local(Vec::new());
    let timers = StoredValue::new_local(Vec::<TimeoutHandle>::new());
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        for (after, margin) in LOOKS {
            let element = element.clone();
            let look = move || match Observed::new(&element, margin, seen) {
                Some(observed) => {
                    observers.try_update_value(|observers| observers.push(observed));
                }
                None => {
                    seen.try_set(true);
                }
            };
            if let Ok(timer) = set_timeout_with_handle(look, after) {
                timers.update_value(|timers| timers.push(timer));
            }
        }
    });
    on_cleanup(move || {
        timers.try_with_value(|timers| timers.iter().for_each(TimeoutHandle::clear));
    });
    seen
}

/// A place that is watched until this is dropped.
struct Observed {
    observer: IntersectionObserver,
    _report: Closure<dyn FnMut(js_sys::Array)>,
}

impl Observed {
    fn new(place: &Element, margin: &str, seen: RwSignal<bool>) -> Option<Self> {
        let report = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let in_sight = |entry: JsValue| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting();
            if entries.iter().any(in_sight) {
                seen.try_set(true);
            }
        });
        let around = IntersectionObserverInit::new();
        around.set_root_margin(margin);
        let observer = IntersectionObserver::new_with_options(report.as_ref().unchecked_ref(), &around).ok()?;
        observer.observe(place);
        Some(Self { observer, _report: report })
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
