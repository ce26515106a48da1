//! The fields of a role that is made or changed.

use callboard_i18n::t;
use callboard_ui::TextField;
use leptos::prelude::*;

/// What a role is called, and what it is for.
#[component]
pub(crate) fn NameAndDescription(
    /// As it is typed, with or without `role:` and a namespace before it.
    name: RwSignal<String>,
    /// In words.
    description: RwSignal<String>,
) -> impl IntoView {
    view! {
        <TextField
            label=t!("Name")
            value=name
            on_input=move |text: String| name.set(text)
            hint=Some(t!("Letters, digits, and dashes between them, such as release-managers.").to_owned())
            required=true
            autofocus=true
        />
        <TextField label=t!("Description") value=description on_input=move |text: String| description.set(text)/>
    }
    .into_any()
}
