//! A field for a user or a group, with names from the catalog.

use callboard_ui::{Size, TextField};
use callboard_web_core::use_query;
use leptos::prelude::*;

use crate::requests;

/// A ref of a user or a group, typed with help.
#[component]
pub(crate) fn PersonField(
    /// What it is for.
    #[prop(into)]
    label: Signal<String>,
    /// The ref.
    value: RwSignal<String>,
    /// The kinds that are offered.
    #[prop(default = &["user", "group"])]
    kinds: &'static [&'static str],
    /// Help below.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let found = use_query(move || Some(requests::people(kinds, &value.read())));
    let suggestions = Signal::derive(move || {
        found.data().map_or_else(Vec::new, |found| {
            found.items.iter().map(|entity| entity.entity_ref().to_string()).collect::<Vec<_>>()
        })
    });
    view! {
        <TextField label value on_input=move |text: String| value.set(text) suggestions size=Size::Medium hint/>
    }
    .into_any()
}
