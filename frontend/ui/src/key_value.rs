//! Names and values.

use leptos::prelude::*;

/// A list of names and values: the facts of a card.
#[component]
pub fn KeyValueList(
    /// Names above values in as many columns as fit, where the default is a name beside its value.
    #[prop(optional)]
    columns: bool,
    /// [`KeyValue`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class=if columns { "key-values key-values--columns" } else { "key-values" }>{children()}</dl> }
        .into_any()
}

/// One name with its value.
#[component]
pub fn KeyValue(
    /// The name.
    #[prop(into)]
    label: String,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="key-value">
            <dt class="key-value__label">{label}</dt>
            <dd class="key-value__value">{children()}</dd>
        </div>
    }
    .into_any()
}
