//! What stands where nothing is.

use leptos::prelude::*;

use crate::{Icon, IconView};

/// What stands where nothing is: why, and what to do next.
#[component]
pub fn EmptyState(
    /// Drawn above the title.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// What is not there.
    #[prop(into)]
    title: Signal<String>,
    /// Why, and what to do next.
    #[prop(optional, into)]
    body: Signal<Option<String>>,
    /// Buttons and links that do it.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// Richer text after `body`.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            {icon.map(|icon| view! { <span class="empty-state__icon"><IconView icon size=22/></span> })}
            <p class="empty-state__title">{title}</p>
            {move || body.get().map(|body| view! { <p class="empty-state__body">{body}</p> })}
            {children.map(|children| view! { <div class="empty-state__body">{children()}</div> })}
            {actions.map(|actions| view! { <div class="empty-state__actions">{actions.run()}</div> })}
        </div>
    }
    .into_any()
}
