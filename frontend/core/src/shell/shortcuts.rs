//! Keys that work anywhere on the page.

use std::sync::atomic::{AtomicU32, Ordering};

use callboard_i18n::t;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::key_sequence::KeySequence;
use super::palette::{provide_palette, use_palette};
use crate::extensions::use_portal;
use crate::links::use_go;
use crate::listen::listen;

/// A key, or two keys one after the other, and what they do.
#[derive(Clone)]
struct Shortcut {
    id: u32,
    /// As `KeyboardEvent.key` has them, separated by blanks: `g c`.
    keys: String,
    label: String,
    run: Callback<()>,
}

#[derive(Clone, Copy)]
struct Shortcuts {
    list: RwSignal<Vec<Shortcut>>,
    help: RwSignal<bool>,
}

/// Ties keys to an action while the calling component is shown: `use_shortcut("e", "Edit", …)`, or two keys
/// one after the other: `"g c"`. They do nothing while a person types or a dialog is open.
pub fn use_shortcut(keys: impl Into<String>, label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Some(shortcuts) = use_context::<Shortcuts>() else { return };
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let shortcut = Shortcut { id, keys: keys.into(), label: label.into(), run: Callback::new(move |()| run()) };
    shortcuts.list.update(|list| list.push(shortcut));
    on_cleanup(move || {
        shortcuts.list.try_update(|list| list.retain(|shortcut| shortcut.id != id));
    });
}

/// Opens the list of keys: the function that it returns does.
pub fn show_shortcuts() -> impl Fn() + Copy + Send + Sync {
    let help = use_help();
    move || help.set(true)
}

/// Whether the list of keys is open.
pub(super) fn use_help() -> RwSignal<bool> {
    use_context::<Shortcuts>().map_or_else(|| RwSignal::new(false), |shortcuts| shortcuts.help)
}

/// The keys that are tied now, and what they do.
pub(super) fn use_list() -> Signal<Vec<(String, String)>> {
    let shortcuts = use_context::<Shortcuts>();
    Signal::derive(move || {
        let list = shortcuts.map(|shortcuts| shortcuts.list.get()).unwrap_or_default();
        list.into_iter().map(|shortcut| (shortcut.keys, shortcut.label)).collect()
    })
}

/// Lets keys be tied, and ties those that belong to the shell.
pub(super) fn provide_shortcuts() {
    let shortcuts = Shortcuts { list: RwSignal::new(Vec::new()), help: RwSignal::new(false) };
    provide_context(shortcuts);
    use_shortcut("?", t!("Show this list"), move || shortcuts.help.set(true));
    provide_palette();
    let palette = use_palette();
    use_shortcut("/", t!("Search on this page, or everywhere"), move || {
        if !focus_search()
            && let Some(open) = palette
        {
            open.set(true);
        }
    });
    let go = use_go();
    let portal = use_portal();
    let labels: Vec<&str> = portal.nav.iter().map(|item| item.label.as_str()).collect();
    for (item, letter) in portal.nav.iter().zip(letters(&labels)) {
        let Some(letter) = letter else { continue };
        let (go, path) = (go.clone(), item.path.clone());
        use_shortcut(format!("g {letter}"), t!("Go to {page}", page = item.label), move || go(&path, false));
    }
}

/// Does what is tied to the keys that are pressed.
pub(super) fn listen_to_keys() {
    let Some(shortcuts) = use_context::<Shortcuts>() else { return };
    let mut sequence = KeySequence::default();
    listen("keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| !is_for_something_else(event)) else {
            return;
        };
        let list = shortcuts.list.get_untracked();
        let keys: Vec<&str> = list.iter().map(|shortcut| shortcut.keys.as_str()).collect();
        // The last that was tied wins: it belongs to what came onto the page last.
        let Some(found) = sequence.press(&event.key(), event.time_stamp(), &keys) else { return };
        event.prevent_default();
        list[found].run.run(());
    });
}

/// A letter for each of the labels, none twice.
fn letters(labels: &[&str]) -> Vec<Option<char>> {
    let mut taken = Vec::new();
    labels
        .iter()
        .map(|label| {
            let letter = label
                .chars()
                .filter(char::is_ascii_alphabetic)
                .map(|c| c.to_ascii_lowercase())
                .find(|c| !taken.contains(c))?;
            taken.push(letter);
            Some(letter)
        })
        .collect()
}

fn is_for_something_else(event: &KeyboardEvent) -> bool {
    let typing = || {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        target.is_some_and(|target| {
            target
                .matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role^=menu]")
                .unwrap_or(false)
        })
    };
    let busy =
        || document().query_selector("dialog:modal, [popover]:popover-open:not(.tooltip)").ok().flatten().is_some();
    event.default_prevented()
        || event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || event.is_composing()
        || typing()
        || busy()
}

/// Goes to the page's own search field. False when it has none.
fn focus_search() -> bool {
    let field = document().query_selector("main input[type=search]").ok().flatten();
    let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return false };
    let _ = field.focus();
    field.select();
    true
}
