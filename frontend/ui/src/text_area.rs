//! Text of several lines.

use leptos::prelude::*;

use crate::dom::unique_id;
use crate::field::{FieldFrame, note_id};

/// A field for several lines of text; the reader may make it higher.
#[component]
pub fn TextArea(
    /// What the text is.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the text at every change.
    #[prop(into)]
    on_input: Callback<String>,
    /// How many lines are seen at first.
    #[prop(default = 4)]
    rows: u16,
    /// Help below.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the text.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let id = unique_id("area");
    let note = note_id(&id);
    let invalid = move || error.read().is_some();
    let described = move || (error.read().is_some() || hint.read().is_some()).then(|| note.clone());
    view! {
        <FieldFrame id=id.clone() label hide_label=false hint error>
            <div class="input input--area">
                <textarea
                    class="input__control"
                    id=id
                    rows=rows.to_string()
                    aria-invalid=move || invalid().then_some("true")
                    aria-describedby=described
                    prop:value=value
                    on:input=move |event| on_input.run(event_target_value(&event))
                ></textarea>
            </div>
        </FieldFrame>
    }
    .into_any()
}
