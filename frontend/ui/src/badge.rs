//! Short words about a thing's state.

use leptos::prelude::*;

use crate::{Icon, IconView, Tone};

/// A short word about a thing's state: `production`, `3 failed`.
#[component]
pub fn Badge(
    /// What the word means.
    #[prop(optional)]
    tone: Tone,
    /// Drawn before the word.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class=format!("badge badge--{}", tone.as_str())>
            {icon.map(|icon| view! { <IconView icon size=12/> })}
            {children()}
        </span>
    }
    .into_any()
}
