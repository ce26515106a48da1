//! Display names where a link does not fit.

use callboard_shared::entity::EntityRef;
use callboard_web_core::{EntityName, entity_name};
use leptos::prelude::*;

/// What an entity is called: its ref's name until the catalog says more.
pub(crate) fn display_name(entity: &EntityRef) -> Signal<String> {
    let name = entity_name(entity);
    let plain = entity.short(Some(&entity.kind));
    Memo::new(move |_| match &*name.read() {
        EntityName::Known(known) => known.title.clone(),
        _ => plain.clone(),
    })
    .into()
}
