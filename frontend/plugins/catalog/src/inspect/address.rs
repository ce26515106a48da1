//! What is looked at stands in the address: `?inspect=yaml`.

use callboard_web_core::{below_base, use_go};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use super::tab::Tab;

const PARAMETER: &str = "inspect";

/// What is looked at. Changing either changes the address, and the other way round.
#[derive(Clone, Copy)]
pub(crate) struct Inspecting {
    /// Whether the dialog is open.
    pub(crate) open: RwSignal<bool>,
    /// Which tab it shows.
    pub(crate) tab: RwSignal<Tab>,
}

/// Ties the dialog to the address of the page.
pub(crate) fn use_inspecting() -> Inspecting {
    let query = use_query_map();
    let location = use_location();
    let go = use_go();
    let asked = Memo::new(move |_| query.read().get_str(PARAMETER).map(Tab::of_word));
    let inspecting = Inspecting { open: RwSignal::new(false), tab: RwSignal::new(Tab::default()) };
    Effect::new(move || {
        let asked = asked.get();
        // Only what is different: setting a signal makes the dialog anew. The tab stays while the dialog closes.
        if let Some(tab) = asked.filter(|tab| *tab != inspecting.tab.get_untracked()) {
            inspecting.tab.set(tab);
        }
        if inspecting.open.get_untracked() != asked.is_some() {
            inspecting.open.set(asked.is_some());
        }
    });
    Effect::watch(
        move || inspecting.open.get().then(|| inspecting.tab.get()),
        move |wanted, _, _| {
            if *wanted == asked.get_untracked() {
                return;
            }
            let mut query = query.get_untracked();
            query.remove(PARAMETER);
            if let Some(tab) = wanted {
                query.insert(PARAMETER, tab.word().to_owned());
            }
            let path = below_base(&location.pathname.read_untracked());
            go(&format!("{path}{}{}", query.to_query_string(), location.hash.read_untracked()), true);
        },
        false,
    );
    inspecting
}
