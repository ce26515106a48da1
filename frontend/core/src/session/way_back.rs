//! Signing in on a page of the provider: this page is left, and the browser comes back to it without a word. A mark in
//! the address tells the way back from a press of Back, and one in the storage of the tab from a link of somebody else.

use callboard_i18n::t;
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::{Storage, Url};

/// At the end of the fragment of the address to come back to.
const MARK: &str = "~signed-in";
/// The tab was left for a sign-in.
const LEFT: &str = "callboard:left-to-sign-in";
/// A way back brought no session.
const IN_VAIN: &str = "callboard:sign-in-by-window";
/// What the server adds to the address when the sign-in failed.
const ERROR: &str = "error";

/// The browser came back from a sign-in.
#[derive(Debug, Clone)]
pub(super) struct WayBack {
    /// Why it failed, if the server says so.
    error: Option<String>,
}

/// This page is about to be left; the address to come back to.
pub(super) fn leave(here: &str) -> String {
    if let Some(storage) = storage() {
        let _ = storage.set_item(LEFT, "1");
    }
    marked(here)
}

/// True when a way back brought nothing before: another time would not either.
pub(super) fn is_in_vain() -> bool {
    storage().is_some_and(|storage| storage.get_item(IN_VAIN).is_ok_and(|mark| mark.is_some()))
}

/// Looks whether this page is a way back, and takes what says so out of the address, so that it is not said again.
pub(super) fn arrive() -> Option<WayBack> {
    let storage = storage()?;
    storage.get_item(LEFT).ok().flatten()?;
    let _ = storage.remove_item(LEFT);
    let here = Url::new(&window().location().href().ok()?).ok()?;
    let fragment = here.hash().strip_suffix(MARK)?.to_owned();
    here.set_hash(fragment.trim_start_matches('#'));
    let parameters = here.search_params();
    let error = parameters.get(ERROR);
    if error.is_some() {
        parameters.delete(ERROR);
    }
    let history = window().history().ok()?;
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&here.href()));
    Some(WayBack { error })
}

impl WayBack {
    /// Why nobody is signed in after it.
    pub(super) fn reason(self) -> String {
        if let Some(error) = self.error {
            return error;
        }
        if let Some(storage) = storage() {
            let _ = storage.set_item(IN_VAIN, "1");
        }
        t!("The sign-in brought nothing to stay signed in with. Try again: it opens in a window of its own now.")
            .to_owned()
    }
}

fn marked(here: &str) -> String {
    if here.contains('#') { format!("{here}{MARK}") } else { format!("{here}#{MARK}") }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_keeps_its_own_fragment() {
        assert_eq!(marked("http://p/catalog?a=b"), "http://p/catalog?a=b#~signed-in");
        assert_eq!(marked("http://p/docs#install"), "http://p/docs#install~signed-in");
    }
}
