//! What stands where something failed.

use callboard_i18n::t;
use leptos::prelude::*;

use crate::{Button, CopyButton, Icon, IconView, Size, sentence};

/// What stands where something failed: what happened, why, what to try, and an id to quote.
#[component]
pub fn ErrorPanel(
    /// What could not be done.
    #[prop(optional, into)]
    title: Option<Signal<String>>,
    /// Why.
    #[prop(into)]
    message: Signal<String>,
    /// What to try.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The request's id in the server's log, to be quoted to whoever runs the portal.
    #[prop(optional, into)]
    id: Signal<Option<String>>,
    /// Tries again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let title = title.unwrap_or_else(|| Signal::stored(t!("Something went wrong").to_owned()));
    view! {
        <div class="error-panel" role="alert">
            <span class="error-panel__icon"><IconView icon=Icon::Error size=20/></span>
            <div class="error-panel__text">
                <p class="error-panel__title">{title}</p>
                <p class="error-panel__message">{message}</p>
                {move || hint.get().map(|hint| view! { <p class="error-panel__hint">{hint}</p> })}
                {move || id.get().map(|id| view! {
                    <p class="error-panel__id">
                        {sentence(t!("Request {id}"), [("id", view! { <code>{id.clone()}</code> }.into_any())])}
                        <CopyButton text=id label=t!("Copy request id")/>
                    </p>
                })}
                {retry.map(|retry| view! {
                    <div class="error-panel__actions">
                        <Button size=Size::Small icon=Icon::Refresh on_click=move |_| retry.run(())>
                            {t!("Try again")}
                        </Button>
                    </div>
                })}
            </div>
        </div>
    }
    .into_any()
}
