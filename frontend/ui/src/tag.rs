//! Labels that a thing was given.

use leptos::prelude::*;

/// A label that a thing was given, perhaps a link to everything with the same label.
#[component]
pub fn Tag(
    /// The text.
    #[prop(into)]
    label: String,
    /// Everything with the same label.
    #[prop(optional_no_strip, into)]
    href: Option<String>,
) -> impl IntoView {
    match href {
        Some(href) => view! { <a class="tag tag--link" href=href>{label}</a> }.into_any(),
        None => view! { <span class="tag">{label}</span> }.into_any(),
    }
}
