//! Placeholders while data loads.

use leptos::prelude::*;

/// Grey bars in the place of what will be there, so that the page does not jump when it arrives.
#[component]
pub fn Skeleton(
    /// Any CSS length; the whole width when not given.
    #[prop(optional, into)]
    width: Option<String>,
    /// Any CSS length; one line of text when not given.
    #[prop(optional, into)]
    height: Option<String>,
    /// How many bars; the last of several is shorter, as the last line of a paragraph is.
    #[prop(default = 1)]
    lines: usize,
) -> impl IntoView {
    let bars = (0..lines)
        .map(|_| {
            let (width, height) = (width.clone(), height.clone());
            view! { <span class="skeleton__bar" style:inline-size=width style:block-size=height></span> }
        })
        .collect_view();
    view! { <span class="skeleton" aria-hidden="true">{bars}</span> }.into_any()
}
