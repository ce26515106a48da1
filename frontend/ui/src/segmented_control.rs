//! One of few, all in sight.

use leptos::prelude::*;

use crate::dom::unique_id;
use crate::{SelectOption, grouped};

/// One of two to five choices, all in sight. Native radio buttons: one tab stop, arrow keys choose.
#[component]
pub fn SegmentedControl(
    /// What is chosen; for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// What can be chosen.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// What is chosen now.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value of the choice.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let group = unique_id("segments");
    let segments = move || {
        options
            .get()
            .into_iter()
            .map(|option| {
                let (own, chosen) = (option.value.clone(), option.value.clone());
                view! {
                    <label class="segments__item">
                        <input
                            class="visually-hidden"
                            type="radio"
                            name=group.clone()
                            value=option.value
                            prop:checked=move || *value.read() == own
                            on:change=move |_| on_change.run(chosen.clone())
                        />
                        <span class="segments__label">
                            {option.label}
                            {option.count.map(|count| view! { <span class="segments__count">{grouped(count as u64)}</span> })}
                        </span>
                    </label>
                }
            })
            .collect_view()
    };
    view! { <div class="segments" role="radiogroup" aria-label=label>{segments}</div> }.into_any()
}
