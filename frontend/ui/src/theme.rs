//! Theme and density: what the reader chose, kept in the browser and written on `<html>` as
//! `data-theme` and `data-density`, where the tokens of `/style/tokens.css` look.

use callboard_i18n::t;
use leptos::ev;
use leptos::prelude::*;

use crate::Icon;

/// Backstage's key, so that a reader who comes from there keeps the theme. Absent means: as the system.
const THEME_KEY: &str = "theme";
const DENSITY_KEY: &str = "density";

/// Which colours the reader wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// Strong borders and pure text colours, light or dark as the system is.
    HighContrast,
    /// As the system is.
    #[default]
    System,
}

impl ThemeChoice {
    /// Every choice, in the order of menus.
    pub const ALL: [ThemeChoice; 4] =
        [ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::HighContrast];

    /// The value of `data-theme` and of the stored choice.
    pub fn as_str(self) -> &'static str {
        match self {
            ThemeChoice::Light => "light",
            ThemeChoice::Dark => "dark",
            ThemeChoice::HighContrast => "high-contrast",
            ThemeChoice::System => "system",
        }
    }

    /// The choice of a stored value; what is not known means: as the system.
    pub fn parse(value: &str) -> ThemeChoice {
        Self::ALL.into_iter().find(|choice| choice.as_str() == value).unwrap_or_default()
    }

    /// The text in menus.
    pub fn label(self) -> &'static str {
        match self {
            ThemeChoice::Light => t!("Light"),
            ThemeChoice::Dark => t!("Dark"),
            ThemeChoice::HighContrast => t!("High contrast"),
            ThemeChoice::System => t!("System"),
        }
    }

    /// The icon in menus.
    pub fn icon(self) -> Icon {
        match self {
            ThemeChoice::Light => Icon::Sun,
            ThemeChoice::Dark => Icon::Moon,
            ThemeChoice::HighContrast => Icon::Contrast,
            ThemeChoice::System => Icon::Monitor,
        }
    }
}

/// How much fits on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// The default spacing.
    #[default]
    Comfortable,
    /// Shorter rows and controls.
    Compact,
}

impl Density {
    /// Both densities, in the order of menus.
    pub const ALL: [Density; 2] = [Density::Comfortable, Density::Compact];

    /// The value of `data-density` and of the stored choice.
    pub fn as_str(self) -> &'static str {
        match self {
            Density::Comfortable => "comfortable",
            Density::Compact => "compact",
        }
    }

    /// The density of a stored value; what is not known means comfortable.
    pub fn parse(value: &str) -> Density {
        if value == Density::Compact.as_str() { Density::Compact } else { Density::Comfortable }
    }

    /// The text in menus.
    pub fn label(self) -> &'static str {
        match self {
            Density::Comfortable => t!("Comfortable"),
            Density::Compact => t!("Compact"),
        }
    }
}

/// The reader's choices. Setting a signal repaints the page and stores the choice.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Which colours.
    pub choice: RwSignal<ThemeChoice>,
    /// How much fits.
    pub density: RwSignal<Density>,
}

/// Reads the stored choices, applies them to the page and provides [`Theme`] in context.
///
/// Another tab's change of the choice is followed.
pub fn provide_theme() -> Theme {
    let choice = stored(THEME_KEY).map(|value| ThemeChoice::parse(&value)).unwrap_or_default();
    let density = stored(DENSITY_KEY).map(|value| Density::parse(&value)).unwrap_or_default();
    // At once, and not in the effect: the first paint must already have the right colours.
    write_attributes(choice, density);

    let theme = Theme { choice: RwSignal::new(choice), density: RwSignal::new(density) };
    provide_context(theme);

    Effect::watch(
        move || (theme.choice.get(), theme.density.get()),
        |&(choice, density), _, _| {
            write_attributes(choice, density);
            let system = choice == ThemeChoice::System;
            store(THEME_KEY, (!system).then_some(choice.as_str()));
            store(DENSITY_KEY, (density == Density::Compact).then_some(density.as_str()));
        },
        false,
    );

    let handle = window_event_listener(ev::storage, move |event| {
        let value = event.new_value().unwrap_or_default();
        match event.key().as_deref() {
            Some(THEME_KEY) => theme.choice.set(ThemeChoice::parse(&value)),
            Some(DENSITY_KEY) => theme.density.set(Density::parse(&value)),
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
    theme
}

/// The reader's choices.
///
/// # Panics
/// When [`provide_theme`] (or `provide_ui`) was not called above.
pub fn use_theme() -> Theme {
    expect_context::<Theme>()
}

fn write_attributes(choice: ThemeChoice, density: Density) {
    let Some(root) = document().document_element() else { return };
    // The page works without either attribute, so a refusal is no reason to fail.
    let _ = root.set_attribute("data-theme", choice.as_str());
    let _ = root.set_attribute("data-density", density.as_str());
}

/// Storage is refused in some private windows: the choice then lasts as long as the page.
fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

fn store(key: &str, value: Option<&str>) {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}

#[cfg(test)]
mod tests {
    use super::{Density, ThemeChoice};

    #[test]
    fn stored_values_come_back() {
        for choice in ThemeChoice::ALL {
            assert_eq!(ThemeChoice::parse(choice.as_str()), choice);
        }
        for density in Density::ALL {
            assert_eq!(Density::parse(density.as_str()), density);
        }
        assert_eq!(ThemeChoice::parse("a plugin's theme of Backstage"), ThemeChoice::System);
    }
}
