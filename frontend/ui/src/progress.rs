//! Work under way.

use leptos::prelude::*;

use crate::dom::rem;

/// A bar of work under way: with a value its part done, without one moving.
#[component]
pub fn Progress(
    /// What is under way.
    #[prop(into)]
    label: Signal<String>,
    /// The part done, 0 to 1; none when that is not known.
    #[prop(optional, into)]
    value: Signal<Option<f64>>,
    /// A hairline without room of its own, for the top of a page or a card.
    #[prop(optional)]
    thin: bool,
) -> impl IntoView {
    // In thousandths: integers are written in fewer bytes of code than floats.
    let part = move || value.get().map(|value| (value.clamp(0.0, 1.0) * 1000.0).round() as u16);
    view! {
        <div
            class=if thin { "progress progress--thin" } else { "progress" }
            class:progress--indeterminate=move || part().is_none()
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || part().map(|part| ((part + 5) / 10).to_string())
        >
            <div
                class="progress__bar"
                style:inline-size=move || part().map(|part| format!("{}.{}%", part / 10, part % 10))
            ></div>
        </div>
    }
    .into_any()
}

/// A turning ring for a wait of unknown length. Say in text what is waited for.
#[component]
pub fn Spinner(
    /// Width and height in pixels at the default text size.
    #[prop(default = 16)]
    size: u16,
) -> impl IntoView {
    let edge = rem(size);
    view! {
        <svg class="spinner" viewBox="0 0 24 24" width=edge.clone() height=edge aria-hidden="true" focusable="false">
            <circle class="spinner__track" cx="12" cy="12" r="9"></circle>
            <path d="M12 3a9 9 0 0 1 9 9"></path>
        </svg>
    }
    .into_any()
}
