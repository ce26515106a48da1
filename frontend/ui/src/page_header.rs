//! The head of a page.

use leptos::prelude::*;

use crate::{Breadcrumbs, Icon, IconView};

/// The head of a page: where it is, what it is, what can be done with it.
#[component]
pub fn PageHeader(
    /// The page's name; the only first-level heading.
    #[prop(into)]
    title: Signal<String>,
    /// Drawn before the name.
    #[prop(optional, into)]
    icon: Signal<Option<Icon>>,
    /// One line about it.
    #[prop(optional, into)]
    subtitle: Signal<Option<String>>,
    /// The way down to the page, see [`Breadcrumbs`].
    #[prop(optional, into)]
    breadcrumbs: Signal<Vec<(String, Option<String>)>>,
    /// Buttons and links at the end of the name's line.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// Badges, owners, times below the name.
    #[prop(optional, into)]
    meta: Option<ViewFn>,
) -> impl IntoView {
    let has_way = Memo::new(move |_| !breadcrumbs.read().is_empty());
    view! {
        <header class="page-header">
            {move || has_way.get().then(|| view! { <Breadcrumbs items=breadcrumbs/> })}
            <div class="page-header__row">
                {move || icon.get().map(|icon| view! {
                    <span class="page-header__icon"><IconView icon size=20/></span>
                })}
                <div class="page-header__titles">
                    <h1 class="page-header__title">{title}</h1>
                    {move || subtitle.get().map(|subtitle| view! { <p class="page-header__subtitle">{subtitle}</p> })}
                </div>
                {actions.map(|actions| view! { <div class="page-header__actions">{actions.run()}</div> })}
            </div>
            {meta.map(|meta| view! { <div class="page-header__meta">{meta.run()}</div> })}
        </header>
    }
    .into_any()
}
