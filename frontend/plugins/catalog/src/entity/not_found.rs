//! What stands where an entity or a tab is not.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{CatalogFilters, OwnershipFilter, pages};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{ButtonVariant, EmptyState, Icon, LinkButton, sentence};
use callboard_web_core::href;
use leptos::prelude::*;

use crate::kinds;

/// There is no such entity, or the reader may not see it.
#[component]
pub(crate) fn NoSuchEntity(
    /// The ref in the address.
    wanted: EntityRef,
) -> impl IntoView {
    let search = CatalogFilters {
        kind: Some(kinds::ALL.to_owned()),
        user: Some(OwnershipFilter::All),
        text: Some(wanted.name.clone()),
        ..CatalogFilters::default()
    };
    let of_kind = CatalogFilters {
        kind: Some(wanted.kind.clone()),
        user: Some(OwnershipFilter::All),
        ..CatalogFilters::default()
    };
    let search_label = t!("Search for “{name}”", name = wanted.name);
    let kind_label = t!("All {kinds}", kinds = kinds::plural_in_text(&wanted.kind));
    let kind_icon = Icon::for_kind(&wanted.kind);
    let actions = move || {
        let (search_label, kind_label) = (search_label.clone(), kind_label.clone());
        view! {
            <LinkButton variant=ButtonVariant::Primary icon=Icon::Search href=href(&pages::catalog(&search))>
                {search_label}
            </LinkButton>
            <LinkButton icon=kind_icon href=href(&pages::catalog(&of_kind))>{kind_label}</LinkButton>
        }
    };
    let title = t!("There is no {kind} “{name}”", kind = kinds::one_in_text(&wanted.kind), name = wanted.name);
    let body =
        t!("Nothing of that name is in the namespace {namespace}, or you may not see it. It may have been renamed, \
         moved or removed, or its file was not read yet.");
    let namespace = wanted.namespace;
    let body = sentence(body, [("namespace", view! { <code>{namespace}</code> }.into_any())]);
    view! {
        <div class="entity entity--missing">
            <h1 class="visually-hidden">{title.clone()}</h1>
            <EmptyState icon=Icon::Search title actions=actions>
                <p>{body}</p>
            </EmptyState>
        </div>
    }
    .into_any()
}

/// The entity is there, the tab is not.
#[component]
pub(crate) fn NoSuchTab(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let overview = href(&pages::of(&entity));
    let actions = move || {
        view! { <LinkButton variant=ButtonVariant::Primary href=overview.clone()>{t!("To the overview")}</LinkButton> }
    };
    let body = t!("The address names a part that this entity does not have, or whose plugin is not installed.");
    let title = t!("There is no such page here");
    view! { <EmptyState icon=Icon::Search title body=Some(body.to_owned()) actions=actions/> }.into_any()
}
