//! The page of an entity, its tabs and its cards behind one lazy function: they come in one file, and no card
//! costs a request of its own.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_web_core::LazyView;
use leptos::prelude::*;

use crate::cards::related::Related;
use crate::cards::{self, related};
use crate::pages::entity::EntityOfAddress;
use crate::tabs;

/// A tab or card.
enum Part {
    About,
    Links,
    Labels,
    Related(&'static Related),
    Overview,
}

/// Makes a function for every part, of the form that tabs and cards are declared with.
macro_rules! parts {
    ($($name:ident $what:literal $part:expr;)*) => {
        $(
            #[doc = $what]
            pub(crate) fn $name(entity: Arc<Entity>) -> LazyView {
                Box::pin(entity_view(Shown::Part($part, entity)))
            }
        )*
    };
}

parts! {
    overview "The cards of all plugins." Part::Overview;
    about "What the entity is." Part::About;
    links "Its links." Part::Links;
    labels "Its labels." Part::Labels;
    domain_systems "The systems of a domain." Part::Related(&related::DOMAIN_SYSTEMS);
    subdomains "The domains of a domain." Part::Related(&related::SUBDOMAINS);
    system_components "The components of a system." Part::Related(&related::SYSTEM_COMPONENTS);
    system_resources "The resources of a system." Part::Related(&related::SYSTEM_RESOURCES);
    needed_components "The components that an entity needs." Part::Related(&related::NEEDED_COMPONENTS);
    needed_resources "The resources that an entity needs." Part::Related(&related::NEEDED_RESOURCES);
    subcomponents "The components of a component." Part::Related(&related::SUBCOMPONENTS);
}

/// The page of the entity that the address names.
pub(crate) async fn page() -> AnyView {
    entity_view(Shown::Page).await
}

/// Fetches the code of the page and the parts.
pub(crate) async fn preload() {
    #[cfg(target_arch = "wasm32")]
    __preload_entity_view().await;
}

/// What is wanted from the lazy function.
enum Shown {
    Page,
    Part(Part, Arc<Entity>),
}

#[lazy]
fn entity_view(shown: Shown) -> AnyView {
    let (part, entity) = match shown {
        Shown::Page => return view! { <EntityOfAddress/> }.into_any(),
        Shown::Part(part, entity) => (part, entity),
    };
    match part {
        Part::About => view! { <cards::about::About entity/> }.into_any(),
        Part::Links => view! { <cards::links::Links entity/> }.into_any(),
        Part::Labels => view! { <cards::labels::Labels entity/> }.into_any(),
        Part::Related(table) => view! { <cards::related::RelatedCard entity table/> }.into_any(),
        Part::Overview => view! { <tabs::overview::Overview entity/> }.into_any(),
    }
}
