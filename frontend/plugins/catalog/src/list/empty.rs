//! What stands in the list when nothing is found.

use callboard_i18n::t;
use callboard_shared::catalog::{CatalogFilters, OwnershipFilter};
use callboard_ui::{Button, ButtonVariant, EmptyState, Icon};
use leptos::prelude::*;

use super::active::{active, cleared, for_kind};
use super::heading::emptiness;
use super::state::List;
use crate::kinds;

/// Why nothing is found, and the ways out.
#[component]
pub(crate) fn NothingFound(
    /// The list.
    list: List,
) -> impl IntoView {
    let scope = list.scope.read_untracked().clone();
    let why = emptiness(&scope, !active(&scope).is_empty());
    let (filtered, narrow) = (why.filtered, why.narrow);
    let elsewhere = filtered && scope.kind() != kinds::ALL;
    let everybodys = move |_| list.change(&CatalogFilters { user: Some(OwnershipFilter::All), ..list.filters() });
    let clear = move |_| list.change(&cleared(&list.filters()));
    let every_kind = move |_| {
        let filters = CatalogFilters { user: Some(OwnershipFilter::All), ..for_kind(&list.filters(), kinds::ALL) };
        list.change(&filters);
    };
    let actions = move || {
        view! {
            {filtered.then(|| view! {
                <Button variant=ButtonVariant::Primary icon=Icon::Close on_click=clear>{t!("Clear filters")}</Button>
            })}
            {narrow.then(|| view! {
                <Button icon=Icon::Group on_click=everybodys>{t!("Show everybody’s")}</Button>
            })}
            {elsewhere.then(|| view! {
                <Button icon=Icon::Catalog on_click=every_kind>{t!("Look in every kind")}</Button>
            })}
        }
    };
    view! { <EmptyState icon=Icon::Search title=why.title body=Some(why.body.to_owned()) actions=actions/> }.into_any()
}
