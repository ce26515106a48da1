//! What comes in the plugin's own file, and is fetched when it is first shown.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_web_core::LazyView;
use leptos::prelude::*;

use crate::card::OnCallCard;

pub(crate) fn card(entity: Arc<Entity>) -> LazyView {
    Box::pin(on_call_card(entity))
}

#[lazy]
fn on_call_card(entity: Arc<Entity>) -> AnyView {
    view! { <OnCallCard entity/> }.into_any()
}
