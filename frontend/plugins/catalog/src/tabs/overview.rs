//! The overview: the cards that the plugins contribute, by area.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_ui::Skeleton;
use callboard_web_core::{CardArea, PortalCard, deferred, use_portal};
use leptos::prelude::*;

/// The cards of an entity.
#[component]
pub(crate) fn Overview(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let portal = use_portal();
    let area = |area: CardArea| {
        portal
            .cards
            .iter()
            .filter(|card| card.area == area && card.filter.matches(&entity))
            .map(|card| card_view(card, Arc::clone(&entity)))
            .collect::<Vec<_>>()
    };
    let (wide, main, info) = (area(CardArea::FullWidth), area(CardArea::Content), area(CardArea::Info));
    view! {
        {(!wide.is_empty()).then(|| view! { <div class="entity__wide">{wide}</div> })}
        <div class="entity__columns">
            <div class="entity__main">{main}</div>
            <div class="entity__info">{info}</div>
        </div>
    }
    .into_any()
}

/// A card in its place. One that has nothing to show leaves the place empty, and the place then takes no room.
fn card_view(card: &PortalCard, entity: Arc<Entity>) -> AnyView {
    let content = deferred((card.view)(entity), || {
        view! { <div class="entity__card-skeleton" aria-hidden="true"><Skeleton width="8rem"/><Skeleton lines=3/></div> }.into_any()
    });
    view! { <div class="entity__card" data-card=card.id>{content}</div> }.into_any()
}
