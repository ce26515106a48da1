//! Listening to the window.

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

type Listener = Closure<dyn FnMut(Event)>;

/// Calls `react` at every event of this name that reaches the window, as long as the calling component is
/// there. Unlike the framework's function it is compiled once and not once an event.
pub(crate) fn listen(name: &'static str, react: impl FnMut(Event) + 'static) {
    let listener: Listener = Closure::new(react);
    let function: &JsValue = listener.as_ref();
    // Fails for no name of an event.
    let _ = window().add_event_listener_with_callback(name, function.unchecked_ref());
    let listener = StoredValue::new_local(listener);
    on_cleanup(move || {
        listener.try_with_value(|listener| {
            let function: &JsValue = listener.as_ref();
            let _ = window().remove_event_listener_with_callback(name, function.unchecked_ref());
        });
    });
}
