//! What is fetched when: all cards in one file, the page in another, and the groups of the sidebar in a third.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_web_core::LazyView;
use leptos::prelude::*;

use crate::cards::hierarchy::HierarchyCard;
use crate::cards::members::Members;
use crate::cards::ownership::Ownership;
use crate::cards::profile::ProfileCard;
use crate::my_groups::MyGroups;
use crate::page::Organisation;

enum Card {
    Profile,
    Ownership,
    Members,
    Hierarchy,
}

/// A user or group.
pub(crate) fn profile(entity: Arc<Entity>) -> LazyView {
    Box::pin(card(Card::Profile, entity))
}

/// What a user or group owns.
pub(crate) fn ownership(entity: Arc<Entity>) -> LazyView {
    Box::pin(card(Card::Ownership, entity))
}

/// The users of a group.
pub(crate) fn members(entity: Arc<Entity>) -> LazyView {
    Box::pin(card(Card::Members, entity))
}

/// The groups above and below a group.
pub(crate) fn hierarchy(entity: Arc<Entity>) -> LazyView {
    Box::pin(card(Card::Hierarchy, entity))
}

/// The groups of whoever is signed in.
pub(crate) fn my_groups() -> LazyView {
    Box::pin(my_groups_view())
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
fn card(card: Card, entity: Arc<Entity>) -> AnyView {
    match card {
        Card::Profile => view! { <ProfileCard entity/> }.into_any(),
        Card::Ownership => view! { <Ownership entity/> }.into_any(),
        Card::Members => view! { <Members entity/> }.into_any(),
        Card::Hierarchy => view! { <HierarchyCard entity/> }.into_any(),
    }
}

#[lazy]
fn my_groups_view() -> AnyView {
    view! { <MyGroups/> }.into_any()
}

#[lazy]
fn page_view() -> AnyView {
    view! { <Organisation/> }.into_any()
}
