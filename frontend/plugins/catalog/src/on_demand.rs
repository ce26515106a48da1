//! What few readers of an entity's page ask for, behind one lazy function: its code is fetched when it is first
//! wanted.

use std::pin::Pin;
use std::sync::Arc;

use callboard_shared::entity::{Entity, EntityRef};
use callboard_web_core::LazyView;
use leptos::prelude::*;

use crate::entity::news::Event;
use crate::entity::refresh;
use crate::history::History;
use crate::inspect::{Inspecting, inspector};
use crate::unregister::Unregistering;

/// What is wanted from the lazy function.
enum Wanted {
    Inspector(EntityRef, Inspecting),
    History(Arc<Entity>),
    Unregistering(Arc<Entity>, RwSignal<bool>),
    Reading(Arc<Entity>),
    LastChange(EntityRef),
}

/// What it gives.
enum Given {
    View(AnyView),
    Event(Pin<Box<dyn Future<Output = Option<Event>>>>),
}

/// The content of the inspector.
pub(crate) fn inspected(entity: EntityRef, inspecting: Inspecting) -> LazyView {
    Box::pin(view(Wanted::Inspector(entity, inspecting)))
}

/// The tab with the history of an entity.
pub(crate) fn history(entity: Arc<Entity>) -> LazyView {
    Box::pin(view(Wanted::History(entity)))
}

/// The content of the dialog that takes an entity out of the catalog; it closes the dialog through the signal.
pub(crate) fn unregistering(entity: Arc<Entity>, open: RwSignal<bool>) -> LazyView {
    Box::pin(view(Wanted::Unregistering(entity, open)))
}

/// Has the source of an entity read again; what came of it.
pub(crate) async fn reading(entity: Arc<Entity>) -> Option<Event> {
    event(Wanted::Reading(entity)).await
}

/// The last change of an entity.
pub(crate) async fn last_change(entity: EntityRef) -> Option<Event> {
    event(Wanted::LastChange(entity)).await
}

async fn view(wanted: Wanted) -> AnyView {
    match give(wanted).await {
        Given::View(view) => view,
        Given::Event(_) => ().into_any(),
    }
}

async fn event(wanted: Wanted) -> Option<Event> {
    match give(wanted).await {
        Given::View(_) => None,
        Given::Event(event) => event.await,
    }
}

#[lazy]
fn give(wanted: Wanted) -> Given {
    Given::View(match wanted {
        Wanted::Inspector(entity, inspecting) => inspector(entity, inspecting),
        Wanted::History(entity) => {
            view! { <div class="entity__history"><History entity=entity.entity_ref()/></div> }.into_any()
        }
        Wanted::Unregistering(entity, open) => view! { <Unregistering entity open/> }.into_any(),
        Wanted::Reading(entity) => return Given::Event(Box::pin(refresh::reading(entity))),
        Wanted::LastChange(entity) => return Given::Event(Box::pin(refresh::last_change(entity))),
    })
}
