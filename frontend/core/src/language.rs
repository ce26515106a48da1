//! In which language a person reads the portal.
//!
//! `boot.js` chooses it before the app starts: what this browser remembers under Backstage's key, else what the portal
//! is set to. A page keeps its language; another one is a reload away. The choice itself is a setting, so that it
//! follows the person to other browsers.

use callboard_i18n::Messages;
use callboard_letters::Letters;
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::settings::{Setting, use_setting};

/// Where the original keeps it, too.
const STORED: &str = "language";
/// What `boot.js` leaves behind: the language and a JSON text of its messages.
const CHOSEN: &str = "callboardLanguage";
/// The attribute of the root with the languages, each followed by the version of its texts if there are any.
const OFFERED: &str = "data-languages";

/// The choice of a language.
#[derive(Clone, Copy)]
pub struct LanguageChoice {
    kept: Setting<String>,
    /// The person chose on this page, so it begins again as soon as the choice is kept.
    is_awaited: RwSignal<bool>,
}

/// The choice of whoever is signed in.
///
/// # Panics
/// Outside of the app that [`crate::mount`] starts.
pub fn use_language() -> LanguageChoice {
    expect_context::<LanguageChoice>()
}

/// Takes over what `boot.js` chose. To be called before the first text is shown.
pub(crate) fn install_language() {
    let chosen = Reflect::get(&js_sys::global(), &CHOSEN.into()).unwrap_or_default();
    let member = |name: &str| Reflect::get(&chosen, &name.into()).ok().and_then(|value| value.as_string());
    let Some(language) = member("language") else {
        return;
    };
    let messages = member("messages").map(|json| Messages::parse(&json)).transpose();
    let messages = messages.unwrap_or_else(|error| {
        leptos::logging::error!("{error}");
        None
    });
    callboard_i18n::install(&language, messages.unwrap_or_default());
}

/// Follows what the person chooses, here and in another browser.
pub(crate) fn provide_language() {
    let kept = use_setting("appearance", "language", String::new());
    let this = LanguageChoice { kept, is_awaited: RwSignal::new(false) };
    Effect::new(move || {
        let (language, is_awaited) = (kept.get(), this.is_awaited.get());
        if !kept.is_known() || !kept.is_saved() {
            return;
        }
        if language == callboard_i18n::language() || !offered().contains(&language) {
            // It was the same, or could not be kept.
            if is_awaited {
                this.is_awaited.set(false);
            }
            return;
        }
        // What this browser remembered already, this page has tried: its texts could not be fetched.
        let is_news = is_awaited || remembered().as_ref() != Some(&language);
        // Remembered for the next page in any case. Nobody loses what was typed for a choice made elsewhere.
        if is_news && remember(&language) && (is_awaited || !was_touched()) {
            reload();
        }
    });
    provide_context(this);
}

impl LanguageChoice {
    /// The languages of the portal (BCP 47), in its order.
    pub fn offered(&self) -> Vec<String> {
        offered()
    }

    /// What was chosen, also while the page is still in another one.
    pub fn chosen(&self) -> String {
        let kept = self.kept.get();
        if offered().contains(&kept) { kept } else { callboard_i18n::language().to_owned() }
    }

    /// Chooses a language. The page begins again in it once the choice is kept.
    pub fn choose(&self, language: String) {
        self.is_awaited.set(true);
        self.kept.set(language);
    }
}

fn offered() -> Vec<String> {
    let root = document().document_element();
    let listed = root.and_then(|root| root.get_attribute(OFFERED)).unwrap_or_default();
    listed.split_whitespace().filter_map(|word| word.split('/').next()).map(str::to_owned).collect()
}

/// What a language calls itself: `Deutsch`. Its tag where the browser does not know.
pub fn language_name(language: &str) -> String {
    display_name(language).unwrap_or_else(|| language.to_owned())
}

fn display_name(language: &str) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let names: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"language".into()).ok()?;
    let names = Reflect::construct(&names, &Array::of2(&language.into(), &options)).ok()?;
    let of: Function = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
    let name = of.call1(&names, &JsValue::from_str(language)).ok()?.as_string()?;
    // Several languages write their own name small.
    Some(name.capitalised())
}

fn remember(language: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(STORED, language).is_ok())
}

fn remembered() -> Option<String> {
    storage()?.get_item(STORED).ok().flatten()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Whether somebody has clicked or typed on this page.
fn was_touched() -> bool {
    let activation = Reflect::get(&window().navigator(), &"userActivation".into()).unwrap_or_default();
    let was_active = Reflect::get(&activation, &"hasBeenActive".into()).ok().and_then(|value| value.as_bool());
    // A browser that does not tell is treated with care.
    was_active.unwrap_or(true)
}

fn reload() {
    // A page that may not reload shows the language at the next visit.
    let _ = window().location().reload();
}
