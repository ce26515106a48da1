//! The graph on the whole screen.

use leptos::html;
use leptos::prelude::*;

/// The place that can fill the screen, and whether it does.
#[derive(Clone, Copy)]
pub(super) struct Fullscreen {
    /// The place.
    pub(super) place: NodeRef<html::Div>,
    /// Whether it fills the screen.
    pub(super) on: RwSignal<bool>,
    /// Whether the browser lets a page do that: telephones of one maker do not.
    pub(super) possible: bool,
}

/// A place that can fill the screen.
pub(super) fn use_fullscreen() -> Fullscreen {
    Fullscreen { place: NodeRef::new(), on: RwSignal::new(false), possible: document().fullscreen_enabled() }
}

impl Fullscreen {
    /// Fills the screen, or leaves it. A browser that refuses changes nothing.
    pub(super) fn toggle(self) {
        match self.on.get_untracked() {
            true => document().exit_fullscreen(),
            false => {
                if let Some(place) = self.place.get_untracked() {
                    let _ = place.request_fullscreen();
                }
            }
        }
    }

    /// The browser's own ways out, Escape above all, are followed.
    pub(super) fn look(self) {
        self.on.set(document().fullscreen_element().is_some());
    }
}
