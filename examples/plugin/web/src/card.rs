//! The card of an entity.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_ui::{Card, Skeleton};
use callboard_web_core::{Request, RequestErrorKind, RequestErrorPanel, use_query};
use leptos::prelude::*;
use oncall_shared::Duty;

use crate::shift::Shift;

/// Who answers for the entity. An entity that nobody answers for is told so; that is not an error.
#[component]
pub(crate) fn OnCallCard(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let entity_ref = entity.entity_ref();
    let path = oncall_shared::for_entity(&entity_ref.kind, &entity_ref.namespace, &entity_ref.name);
    let query = use_query(move || Some(Request::<Duty>::get(path.clone())));
    let content = move || {
        if let Some(duty) = query.data() {
            return view! { <Shift duty=(*duty).clone()/> }.into_any();
        }
        match query.failure() {
            None => view! { <Skeleton height="5rem"/> }.into_any(),
            Some(error) if error.kind == RequestErrorKind::NotFound => view! { <p>"Nobody is on call."</p> }.into_any(),
            Some(error) => {
                view! { <RequestErrorPanel error retry=Callback::new(move |()| query.refetch())/> }.into_any()
            }
        }
    };
    view! { <Card title=Some("On call".to_owned())>{content}</Card> }.into_any()
}
