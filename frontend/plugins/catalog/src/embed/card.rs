//! What an entity is, on a card of its own.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_ui::Card;
use callboard_web_core::embed::OfEntity;
use callboard_web_core::{Description, EntityLink};
use leptos::prelude::*;

use crate::cards::about::{facts, tags, ways_to_the_source};

/// Name, description, owner, place in the whole, type, lifecycle, tags and the way to the source of an entity.
#[component]
pub fn EntityCard(
    /// Its ref; the namespace may be left out: `component:booking-service`.
    #[prop(into)]
    entity: Signal<String>,
) -> impl IntoView {
    view! { <OfEntity entity height="12rem" view=|entity| view! { <Told entity/> }.into_any()/> }.into_any()
}

#[component]
fn Told(entity: Arc<Entity>) -> impl IntoView {
    let description = entity.metadata.description.clone().filter(|text| !text.trim().is_empty());
    let this = entity.entity_ref();
    let heading = move || view! { <EntityLink entity=this.clone()/> };
    view! {
        <Card heading>
            <div class="about">
                {description.map(|text| view! { <Description text/> })}
                {facts(&entity)}
                {tags(&entity)}
                {ways_to_the_source(&entity)}
            </div>
        </Card>
    }
    .into_any()
}
