//! A mark in the tab that somebody signed out of their own will: a sign-in that begins by itself must not take that back.

use leptos::prelude::window;
use web_sys::Storage;

const KEY: &str = "callboard:signed-out";

/// True in a tab in which somebody signed out and nobody signed in since.
pub(super) fn left() -> bool {
    storage().is_some_and(|storage| storage.get_item(KEY).is_ok_and(|mark| mark.is_some()))
}

pub(super) fn note(left: bool) {
    let Some(storage) = storage() else { return };
    let _ = match left {
        true => storage.set_item(KEY, "1"),
        false => storage.remove_item(KEY),
    };
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
