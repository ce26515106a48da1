//! A mark in the browser that somebody is signed in: the next visit shows its page at once and not the
//! sign-in, and other tabs learn of a sign-out. It proves nothing; the session's cookie does.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{Event, Storage, StorageEvent};

const KEY: &str = "callboard:signed-in";

pub(super) fn is_set() -> bool {
    storage().is_some_and(|storage| storage.get_item(KEY).is_ok_and(|mark| mark.is_some()))
}

pub(super) fn set(signed_in: bool) {
    // Without storage the next visit is a little slower to begin, nothing else.
    let Some(storage) = storage() else { return };
    let _ = match signed_in {
        true => storage.set_item(KEY, "1"),
        false => storage.remove_item(KEY),
    };
}

/// Whether another tab signed in or out, if the event tells that.
pub(super) fn change(event: &Event) -> Option<bool> {
    let event: &StorageEvent = event.dyn_ref()?;
    (event.key().as_deref() == Some(KEY)).then(|| event.new_value().is_some())
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
