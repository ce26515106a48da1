//! The tabs of an entity.

use std::sync::Arc;

use callboard_shared::catalog::pages;
use callboard_shared::entity::Entity;
use callboard_ui::{Tab, Tabs};
use callboard_web_core::{PortalTab, href};
use leptos::prelude::*;

/// The tabs that the plugins contribute for this entity. One alone needs no row.
#[component]
pub(crate) fn TabRow(
    /// The entity.
    entity: Arc<Entity>,
    /// Its tabs.
    tabs: Vec<PortalTab>,
    /// Which one is open.
    current: Memo<Option<usize>>,
) -> impl IntoView {
    if tabs.len() < 2 {
        return ().into_any();
    }
    let this = entity.entity_ref();
    let rows: Vec<Tab> =
        tabs.iter().map(|tab| Tab::new(tab.id, tab.title.clone(), href(&pages::tab(&this, &tab.path)))).collect();
    let open = move || current.get().and_then(|index| tabs.get(index)).map(|tab| tab.id.to_owned()).unwrap_or_default();
    view! { <Tabs tabs=rows current=Signal::derive(open) label="Parts of this entity"/> }.into_any()
}
