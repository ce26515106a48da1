//! What is fetched when: the card with its list on every entity's page, its graph when somebody scrolls to it, the
//! page when somebody goes there. What these share is cut out by the build and fetched once.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_web_core::LazyView;
use leptos::prelude::*;

use crate::card::RelationsCard;
use crate::card::drawing::{CardDrawing, DrawingOf};
use crate::page::GraphOfAddress;

/// The card of an entity.
pub(crate) fn card(entity: Arc<Entity>) -> LazyView {
    Box::pin(card_view(entity))
}

/// The graph of the card.
pub(crate) fn drawing(of: DrawingOf) -> LazyView {
    Box::pin(drawing_view(of))
}

/// The page.
pub(crate) async fn page() -> AnyView {
    page_view().await
}

/// Fetches the code of the page.
pub(crate) async fn preload() {
    #[cfg(target_arch = "wasm32")]
    __preload_page_view().await;
}

#[lazy]
fn card_view(entity: Arc<Entity>) -> AnyView {
    view! { <RelationsCard entity/> }.into_any()
}

#[lazy]
fn drawing_view(of: DrawingOf) -> AnyView {
    view! { <CardDrawing of/> }.into_any()
}

#[lazy]
fn page_view() -> AnyView {
    view! { <GraphOfAddress/> }.into_any()
}
