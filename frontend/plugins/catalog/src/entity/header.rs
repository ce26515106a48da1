//! The head of an entity's page.

use callboard_letters::Letters;
use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{CatalogFilters, OwnershipFilter, pages};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Avatar, AvatarSize, Badge, Breadcrumbs, CopyButton, KindIcon};
use callboard_web_core::{EntityLink, StarButton, href, use_shortcut, use_stars};
use leptos::prelude::*;

use super::actions::EntityMenu;
use super::facts::{lifecycle_tone, profile, targets};
use super::name::display_name;
use super::news::NewsLine;
use super::way::parent;
use crate::kinds;

/// Where the entity is, what it is, whose, and what can be done with it.
#[component]
pub(crate) fn EntityHeader(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let this = entity.entity_ref();
    let (stars, starred) = (use_stars(), this.clone());
    use_shortcut("s", t!("Star this entity"), move || stars.toggle(&starred));
    let title = entity.title().to_owned();
    let lifecycle = entity.spec_str("lifecycle").map(|lifecycle| {
        let text = lifecycle.to_owned();
        view! { <Badge tone=lifecycle_tone(lifecycle)>{text}</Badge> }
    });
    view! {
        <header class="entity-header">
            <Breadcrumbs items=way(&entity)/>
            <div class="entity-header__row">
                <div class="entity-header__picture">{picture(&entity)}</div>
                <div class="entity-header__titles">
                    <h1 class="entity-header__title" tabindex="-1">{title}</h1>
                    <p class="entity-header__subtitle">
                        <span>{kind_and_type(&entity)}</span>
                        {lifecycle}
                        <span class="entity-header__ref">
                            <code>{this.to_string()}</code>
                            <CopyButton text=this.to_string() label=t!("Copy entity ref")/>
                        </span>
                    </p>
                </div>
                <div class="entity-header__actions">
                    <NewsLine entity=this.clone()/>
                    <StarButton entity=this.clone()/>
                    <EntityMenu entity=Arc::clone(&entity)/>
                </div>
            </div>
            {facts(&entity)}
        </header>
    }
    .into_any()
}

/// The catalog, the list of the kind, the whole that it is a part of, the entity itself.
fn way(entity: &Entity) -> Signal<Vec<(String, Option<String>)>> {
    let list = CatalogFilters {
        kind: Some(entity.kind.lower()),
        user: Some(OwnershipFilter::All),
        ..CatalogFilters::default()
    };
    let first = (kinds::plural(&entity.kind), Some(href(&pages::catalog(&list))));
    let above = parent(entity).map(|parent| (display_name(&parent), href(&pages::entity(&parent))));
    let last = (entity.title().to_owned(), None);
    Signal::derive(move || {
        let above = above.as_ref().map(|(name, address)| (name.get(), Some(address.clone())));
        [first.clone()].into_iter().chain(above).chain([last.clone()]).collect()
    })
}

fn picture(entity: &Entity) -> AnyView {
    match profile(entity, "picture") {
        Some(picture) => view! {
            <Avatar name=entity.title().to_owned() picture=Some(picture.to_owned()) size=AvatarSize::Large decorative=true/>
        }
        .into_any(),
        None if entity.kind.eq_ignore_ascii_case("user") => view! {
            <Avatar name=entity.title().to_owned() size=AvatarSize::Large decorative=true/>
        }
        .into_any(),
        None => view! { <KindIcon kind=entity.kind.clone() size=22 tile=true/> }.into_any(),
    }
}

fn kind_and_type(entity: &Entity) -> String {
    let kind = kinds::display(&entity.kind);
    entity.spec_str("type").map_or_else(|| kind.clone(), |of_type| format!("{kind} · {of_type}"))
}

/// Who owns it and what it belongs to, in one line.
fn facts(entity: &Entity) -> AnyView {
    let one = |label: &'static str, targets: Vec<EntityRef>| {
        (!targets.is_empty()).then(|| {
            let links = targets.into_iter().map(|target| view! { <EntityLink entity=target/> }).collect_view();
            view! {
                <div class="entity-header__fact">
                    <dt>{label}</dt>
                    <dd>{links}</dd>
                </div>
            }
        })
    };
    let owners = targets(entity, "ownedBy", None);
    let systems = targets(entity, "partOf", Some("system"));
    let domains = targets(entity, "partOf", Some("domain"));
    let components = targets(entity, "partOf", Some("component"));
    if owners.is_empty() && systems.is_empty() && domains.is_empty() && components.is_empty() {
        return ().into_any();
    }
    view! {
        <dl class="entity-header__facts">
            {one(t!("Owner"), owners)}
            {one(t!("Part of"), components)}
            {one(t!("System"), systems)}
            {one(t!("Domain"), domains)}
        </dl>
    }
    .into_any()
}
