//! What every form field has around its control: label, hint, error.

use leptos::prelude::*;

/// The frame of a control: its label above, its hint or error below.
#[component]
pub(crate) fn FieldFrame(
    /// The id of the control.
    id: String,
    /// The label's text.
    label: Signal<String>,
    /// Only for assistive technology: the place says what the control is.
    hide_label: bool,
    /// Help below the control.
    hint: Signal<Option<String>>,
    /// What is wrong with the value, in place of the hint.
    error: Signal<Option<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let note = note_id(&id);
    view! {
        <div class="field" class:field--error=move || error.read().is_some()>
            <label class=if hide_label { "field__label visually-hidden" } else { "field__label" } for=id>{label}</label>
            {children()}
            <p class="field__note" id=note hidden=move || error.read().is_none() && hint.read().is_none()>
                {move || error.get().or_else(|| hint.get())}
            </p>
        </div>
    }
    .into_any()
}

/// The id of the hint or error of a control, for `aria-describedby`.
pub(crate) fn note_id(control: &str) -> String {
    format!("{control}-note")
}
