//! What few readers of an entity's page open, behind one lazy function: its code is fetched when it is first
//! wanted.

use std::sync::Arc;

use callboard_shared::entity::{Entity, EntityRef};
use callboard_web_core::LazyView;
use leptos::prelude::*;

use crate::history::History;
use crate::inspect::{self, InspectorTab};
use crate::unregister::Unregistering;

/// What is wanted from the lazy function.
enum Wanted {
    Inspected(InspectorTab, EntityRef),
    History(Arc<Entity>),
    Unregistering(Arc<Entity>, RwSignal<bool>),
}

/// The content of a tab of the inspector.
pub(crate) fn inspected(tab: InspectorTab, entity: EntityRef) -> LazyView {
    Box::pin(view(Wanted::Inspected(tab, entity)))
}

/// The tab with the history of an entity.
pub(crate) fn history(entity: Arc<Entity>) -> LazyView {
    Box::pin(view(Wanted::History(entity)))
}

/// The content of the dialog that takes an entity out of the catalog; it closes the dialog through the signal.
pub(crate) fn unregistering(entity: Arc<Entity>, open: RwSignal<bool>) -> LazyView {
    Box::pin(view(Wanted::Unregistering(entity, open)))
}

#[lazy]
fn view(wanted: Wanted) -> AnyView {
    match wanted {
        Wanted::Inspected(tab, entity) => inspect::content(tab, entity),
        Wanted::History(entity) => {
            view! { <div class="entity__history"><History entity=entity.entity_ref()/></div> }.into_any()
        }
        Wanted::Unregistering(entity, open) => view! { <Unregistering entity open/> }.into_any(),
    }
}
