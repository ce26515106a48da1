//! Tabs and cards behind two lazy functions: the small tables, which stand on many overviews, and the reading
//! view, which only those fetch who read a definition.

use std::sync::Arc;

use callboard_shared::entity::{Entity, EntityRef};
use callboard_web_core::LazyView;
use leptos::prelude::*;

use crate::reader::{Reader, of_dialog};
use crate::relations::{self, Apis, Relation, RelationCard};
use crate::tab::DefinitionTab;

/// Makes a function for every card, of the form that cards are declared with.
macro_rules! cards {
    ($($name:ident $what:literal $relation:path;)*) => {
        $(
            #[doc = $what]
            pub(crate) fn $name(entity: Arc<Entity>) -> LazyView {
                Box::pin(small(Small::Card(&$relation, entity)))
            }
        )*
    };
}

cards! {
    system_apis "The APIs of a system." relations::SYSTEM_APIS;
    provided_apis "The APIs that a component provides." relations::PROVIDED_APIS;
    consumed_apis "The APIs that a component consumes." relations::CONSUMED_APIS;
    providers "The components that provide an API." relations::PROVIDERS;
    consumers "The components that consume an API." relations::CONSUMERS;
}

/// The APIs of a component.
pub(crate) fn apis(entity: Arc<Entity>) -> LazyView {
    Box::pin(small(Small::Apis(entity)))
}

/// The definition of an API.
pub(crate) fn definition(entity: Arc<Entity>) -> LazyView {
    Box::pin(large(Large::Tab(entity)))
}

/// A definition in a dialog.
pub(crate) fn in_dialog(entity: EntityRef) -> LazyView {
    Box::pin(large(Large::Dialog(entity)))
}

enum Small {
    Card(&'static Relation, Arc<Entity>),
    Apis(Arc<Entity>),
}

#[lazy]
fn small(wanted: Small) -> AnyView {
    match wanted {
        Small::Card(relation, entity) => view! { <RelationCard entity relation/> }.into_any(),
        Small::Apis(entity) => view! { <Apis entity/> }.into_any(),
    }
}

enum Large {
    Tab(Arc<Entity>),
    Dialog(EntityRef),
}

#[lazy]
fn large(wanted: Large) -> AnyView {
    match wanted {
        Large::Tab(entity) => view! { <DefinitionTab entity/> }.into_any(),
        Large::Dialog(entity) => {
            let place = of_dialog(&entity);
            view! { <Reader entity place/> }.into_any()
        }
    }
}
