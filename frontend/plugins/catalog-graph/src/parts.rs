//! Page and card behind one lazy function: what they share, which is nearly all, comes in one file.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_web_core::LazyView;
use leptos::prelude::*;

use crate::card::RelationsCard;
use crate::page::GraphOfAddress;

/// The card of an entity.
pub(crate) fn card(entity: Arc<Entity>) -> LazyView {
    Box::pin(view(Some(entity)))
}

/// The page.
pub(crate) async fn page() -> AnyView {
    view(None).await
}

/// Fetches the code of both.
pub(crate) async fn preload() {
    #[cfg(target_arch = "wasm32")]
    __preload_view().await;
}

/// The card of an entity, else the page.
#[lazy]
fn view(entity: Option<Arc<Entity>>) -> AnyView {
    match entity {
        Some(entity) => view! { <RelationsCard entity/> }.into_any(),
        None => view! { <GraphOfAddress/> }.into_any(),
    }
}
