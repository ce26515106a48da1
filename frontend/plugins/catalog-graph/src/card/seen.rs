//! Whether a place of the page has come into sight.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// A place that is nearly in sight counts, so that it is ready when it is.
const NEARLY: &str = "160px";

/// Becomes true when the place is first in sight or nearly so, and stays so.
pub(super) fn use_seen(place: NodeRef<html::Div>) -> RwSignal<bool> {
    let seen = RwSignal::new(false);
    let report = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let in_sight =
            |entry: wasm_bindgen::JsValue| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting();
        if entries.iter().any(in_sight) {
            seen.try_set(true);
        }
    });
    let nearly = IntersectionObserverInit::new();
    nearly.set_root_margin(NEARLY);
    let observer = IntersectionObserver::new_with_options(report.as_ref().unchecked_ref(), &nearly).ok();
    if observer.is_none() {
        seen.set(true);
    }
    let kept = StoredValue::new_local((observer, report));
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        kept.with_value(|(observer, _)| {
            if let Some(observer) = observer {
                observer.observe(&element);
            }
        });
    });
    on_cleanup(move || {
        kept.try_with_value(|(observer, _)| {
            if let Some(observer) = observer {
                observer.disconnect();
            }
        });
    });
    seen
}
