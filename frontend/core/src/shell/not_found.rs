//! What stands at addresses that lead nowhere.

use callboard_i18n::t;
use callboard_ui::{Button, ButtonVariant, EmptyState, Icon, LinkButton, sentence};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

use crate::app_config::use_config;
use crate::extensions::use_portal;
use crate::links::{below_base, href};
use crate::title::use_title;

#[component]
pub(super) fn NotFound() -> impl IntoView {
    use_title(|| t!("Page not found").to_owned());
    // That of this page, and not of the one that may be on its way.
    let url = use_url();
    let first = use_portal().nav.first().map(|item| (t!("Go to {page}", page = item.label), href(&item.path)));
    let support = use_config().text("app.support.url").map(str::to_owned);
    let back = move |_| {
        // The first page of a tab has nothing before it.
        let _ = window().history().and_then(|history| history.back());
    };
    let actions = move || {
        view! {
            <Button icon=Icon::ArrowLeft on_click=back>{t!("Go back")}</Button>
            {first.clone().map(|(label, to)| view! { <LinkButton href=to variant=ButtonVariant::Primary>{label}</LinkButton> })}
            {support.clone().map(|to| view! { <LinkButton href=to external=true>{t!("Ask for help")}</LinkButton> })}
        }
    };
    view! {
        <div class="page not-found">
            <h1 class="visually-hidden">{t!("Page not found")}</h1>
            <EmptyState icon=Icon::Search title=t!("There is no page at this address") actions>
                {sentence(
                    t!("{path} may have been moved or removed, or the address has a typing mistake."),
                    [("path", view! { <code>{move || below_base(url.read().path())}</code> }.into_any())],
                )}
            </EmptyState>
        </div>
    }
    .into_any()
}
