//! Yes or no.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::grouped;

/// A checkbox with its label.
#[component]
pub fn Checkbox(
    /// What is chosen.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Some of what it stands for is chosen, but not all.
    #[prop(optional, into)]
    indeterminate: Signal<bool>,
    /// How many things there are of it.
    #[prop(optional, into)]
    count: Signal<Option<usize>>,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                class="choice__box"
                type="checkbox"
                disabled=disabled
                prop:checked=checked
                prop:indeterminate=indeterminate
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class="choice__label">{label}</span>
            {move || count.get().map(|count| view! { <span class="choice__count">{grouped(count as u64)}</span> })}
        </label>
    }
    .into_any()
}

/// A switch with its label: takes effect at once, where a [`Checkbox`] waits for a form.
#[component]
pub fn Switch(
    /// What is switched.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is on.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Callback<bool>,
    /// A line below the label.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="choice choice--switch">
            <span class="choice__label">
                {label}
                {move || hint.get().map(|hint| view! { <span class="choice__hint">{hint}</span> })}
            </span>
            <input
                class="choice__switch"
                type="checkbox"
                role="switch"
                disabled=disabled
                prop:checked=checked
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
        </label>
    }
    .into_any()
}

fn event_target_checked(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        .is_some_and(|input| input.checked())
}
