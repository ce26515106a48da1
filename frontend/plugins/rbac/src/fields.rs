//! The fields of a role that is made or changed.

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
            label="Name"
            value=name
            on_input=move |text: String| name.set(text)
            hint=Some("Letters, digits, and dashes between them, such as release-managers.".to_owned())
            required=true
            autofocus=true
        />
        <TextField label="Description" value=description on_input=move |text: String| description.set(text)/>
    }
    .into_any()
}
