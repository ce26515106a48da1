//! How the portal looks to a person: theme, density, sidebar. It follows the person to other browsers.
//!
//! Each browser keeps a copy under Backstage's names, which is what the first paint shows.

use callboard_ui::{Density, Theme, ThemeChoice, use_theme};
use leptos::prelude::*;

use crate::settings::{Setting, use_setting};

const BUCKET: &str = "appearance";
/// The original's key, so that a person who comes from there keeps the sidebar as it was.
const PIN: &str = "sidebarPinState";

/// How the portal looks.
#[derive(Clone, Copy)]
pub struct Appearance {
    shown: Theme,
    write_pinned: RwSignal<bool>,
    theme: Setting<String>,
    density: Setting<String>,
    pinned: Setting<bool>,
}

/// How the portal looks to whoever is signed in.
///
/// # Panics
/// Outside of the app that [`crate::mount`] starts.
pub fn use_appearance() -> Appearance {
    expect_context::<Appearance>()
}

/// Follows what the person chose elsewhere.
pub(crate) fn provide_appearance() {
    let this = Appearance {
        shown: use_theme(),
        write_pinned: RwSignal::new(stored_pin()),
        theme: use_setting(BUCKET, "theme", String::new()),
        density: use_setting(BUCKET, "density", String::new()),
        pinned: use_setting(BUCKET, "sidebarPinned", true),
    };
    Effect::new(move || {
        if this.theme.is_kept() {
            show(this.shown.choice, ThemeChoice::parse(&this.theme.get()));
        }
    });
    Effect::new(move || {
        if this.density.is_kept() {
            show(this.shown.density, Density::parse(&this.density.get()));
        }
    });
    Effect::new(move || {
        if this.pinned.is_kept() {
            this.show_pinned(this.pinned.get());
        }
    });
    provide_context(this);
}

impl Appearance {
    /// Which colours.
    pub fn theme(&self) -> ThemeChoice {
        self.shown.choice.get()
    }

    /// How much fits on a page.
    pub fn density(&self) -> Density {
        self.shown.density.get()
    }

    /// Whether the sidebar stays open.
    pub fn is_pinned(&self) -> bool {
        self.write_pinned.get()
    }

    /// Chooses the colours.
    pub fn set_theme(&self, choice: ThemeChoice) {
        self.shown.choice.set(choice);
        self.theme.set(choice.as_str().to_owned());
    }

    /// Chooses how much fits on a page.
    pub fn set_density(&self, density: Density) {
        self.shown.density.set(density);
        self.density.set(density.as_str().to_owned());
    }

    /// Keeps the sidebar open, or lets it be narrow.
    pub fn set_pinned(&self, pinned: bool) {
        self.show_pinned(pinned);
        self.pinned.set(pinned);
    }

    /// Pins or releases the sidebar.
    pub fn toggle_pinned(&self) {
        self.set_pinned(!self.write_pinned.get_untracked());
    }

    fn show_pinned(&self, pinned: bool) {
        show(self.write_pinned, pinned);
        if let Some(storage) = storage() {
            // A browser that refuses shows the sidebar as the server says, a little later.
            let _ = storage.set_item(PIN, if pinned { "true" } else { "false" });
        }
    }
}

/// Told only when it is another: it repaints the page.
fn show<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|shown| *shown != value) {
        signal.set(value);
    }
}

fn stored_pin() -> bool {
    storage().and_then(|storage| storage.get_item(PIN).ok().flatten()).as_deref() != Some("false")
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
