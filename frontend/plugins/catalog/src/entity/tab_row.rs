//! The tabs of an entity.

use std::sync::Arc;

use callboard_i18n::t;
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
    let rows = rows(&tabs, |tab| Tab::new(tab.id, tab.title.clone(), href(&pages::tab(&this, &tab.path))));
    let open = move || current.get().and_then(|index| tabs.get(index)).map(|tab| tab.id.to_owned()).unwrap_or_default();
    view! { <Tabs tabs=rows current=Signal::derive(open) label=t!("Parts of this entity")/> }.into_any()
}

/// Tabs and groups of them. What is alone in its group for this entity needs no group.
fn rows(tabs: &[PortalTab], row: impl Fn(&PortalTab) -> Tab) -> Vec<Tab> {
    let together = tabs.chunk_by(|one, other| one.group.is_some() && one.group == other.group);
    let one = |tabs: &[PortalTab]| match tabs {
        [first, _, ..] => {
            let within = tabs.iter().map(&row).collect();
            Tab::group(first.group.clone().unwrap_or_default(), within)
        }
        [first] => row(first),
        [] => Tab::default(),
    };
    together.map(one).collect()
}
