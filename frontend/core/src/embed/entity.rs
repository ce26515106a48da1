//! A part about one entity, which a text names.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog;
use callboard_shared::entity::{DEFAULT_NAMESPACE, Entity, EntityRef};
use callboard_ui::{Card, EmptyState, ErrorPanel, Icon, Skeleton};
use leptos::prelude::*;

use crate::query::{Request, use_query};
use crate::request_error::RequestErrorKind;
use crate::shell::RequestErrorPanel;

/// Asks for the entity and draws it; a skeleton, or what is wrong and what to try, while it is not there.
#[component]
pub fn OfEntity(
    /// Its ref; the namespace may be left out: `component:booking-service`.
    #[prop(into)]
    entity: Signal<String>,
    /// How high the part is while it waits.
    height: &'static str,
    /// Draws the entity.
    view: fn(Arc<Entity>) -> AnyView,
) -> impl IntoView {
    let named = Memo::new(move |_| EntityRef::parse(&entity.read(), None, DEFAULT_NAMESPACE));
    let query = use_query(move || named.get().ok().map(|entity| Request::<Entity>::get(catalog::by_name(&entity))));
    // Asking again gives the same entity in most cases, and what the reader moved in it stays.
    let known = Memo::new(move |_| query.data());
    let failed = Memo::new(move |_| query.failure());
    let body = move || {
        if let Err(problem) = named.get() {
            let title = Signal::stored(t!("This is no entity ref").to_owned());
            let hint = Some(t!("Write kind, namespace and name: component:default/booking-service.").to_owned());
            return view! { <ErrorPanel title message=problem.to_string() hint/> }.into_any();
        }
        match (known.get(), failed.get()) {
            (Some(entity), _) => view(entity),
            (None, Some(error)) if error.kind == RequestErrorKind::NotFound => {
                let title = t!("{entity} is not in the catalog", entity = entity.get());
                let body =
                    t!("It may have been renamed or removed, or the token of this page may not see it.").to_owned();
                view! { <Card><EmptyState icon=Icon::Search title body=Some(body)/></Card> }.into_any()
            }
            (None, Some(error)) => {
                let retry = Callback::new(move |()| query.refetch());
                view! { <RequestErrorPanel title=t!("The entity could not be loaded") error retry/> }.into_any()
            }
            (None, None) => view! { <Card><Skeleton height=height/></Card> }.into_any(),
        }
    };
    body.into_any()
}
