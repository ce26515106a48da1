//! Figures with a name.

use leptos::prelude::*;

use crate::Tone;

/// One figure with its name, perhaps a link to what it counts.
#[component]
pub fn Stat(
    /// What is counted or measured.
    #[prop(into)]
    label: Signal<String>,
    /// The figure with its unit.
    #[prop(into)]
    value: Signal<String>,
    /// A line below: a comparison, a time.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What the figure means.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// A page with what it counts.
    #[prop(optional_no_strip, into)]
    href: Option<String>,
) -> impl IntoView {
    let content = view! {
        <span class="stat__label">{label}</span>
        <span class="stat__value">{value}</span>
        {move || hint.get().map(|hint| view! { <span class="stat__hint">{hint}</span> })}
    };
    let class = move || format!("stat stat--{}", tone.get().as_str());
    match href {
        Some(href) => view! { <a class=class href=href>{content}</a> }.into_any(),
        None => view! { <div class=class>{content}</div> }.into_any(),
    }
}
