//! The graph for apps that are not the portal, see [`callboard_web_core::embed`].

use callboard_web_core::embed::OfEntity;
use leptos::prelude::*;

use crate::card::RelationsCard;

/// What an entity is related to, as a graph or as a list. A press on an entity leads to its page in the portal.
#[component]
pub fn RelationsGraph(
    /// The ref of the entity; the namespace may be left out: `component:booking-service`.
    #[prop(into)]
    entity: Signal<String>,
) -> impl IntoView {
    view! { <OfEntity entity height="21rem" view=|entity| view! { <RelationsCard entity/> }.into_any()/> }.into_any()
}
