//! What came from the same place.

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::entity::{Entity, EntityRef, annotations};
use callboard_ui::Skeleton;
use callboard_web_core::{EntityLink, RequestErrorPanel, use_query};
use leptos::prelude::*;

use super::overview::part;
use crate::history::place;
use crate::requests;

/// Entities that are listed; more are counted.
const LISTED: u64 = 200;

/// The entities of the same file, and those of the same registration.
#[component]
pub(super) fn Colocated(
    /// Which entity.
    entity: EntityRef,
) -> impl IntoView {
    let query = use_query(move || Some(requests::entity(&entity)));
    move || {
        match (query.data(), query.failure()) {
            (Some(entity), _) => {
                let (file, origin) = (annotations::MANAGED_BY_LOCATION, annotations::MANAGED_BY_ORIGIN_LOCATION);
                // A file that was registered itself is both.
                let other = (entity.annotation(file) != entity.annotation(origin)).then(|| {
                    view! { <SamePlace entity=Arc::clone(&entity) annotation=origin title=t!("The same origin")/> }
                });
                view! {
                    <div class="inspector__parts">
                        <SamePlace entity=Arc::clone(&entity) annotation=file title=t!("The same file")/>
                        {other}
                    </div>
                }
                .into_any()
            }
            (None, Some(error)) => {
                let retry = Callback::new(move |()| query.refetch());
                view! { <RequestErrorPanel title=t!("The entity could not be loaded") error retry/> }.into_any()
            }
            (None, None) => view! { <Skeleton lines=8/> }.into_any(),
        }
    }
}

#[component]
fn SamePlace(entity: Arc<Entity>, annotation: &'static str, title: &'static str) -> impl IntoView {
    let Some(location) = entity.annotation(annotation).map(str::to_owned) else { return ().into_any() };
    let this = entity.entity_ref();
    let wanted = location.clone();
    let query = use_query(move || Some(requests::annotated(annotation, &wanted, LISTED)));
    let content = move || match (query.data(), query.failure()) {
        (Some(page), _) => {
            let others: Vec<EntityRef> =
                page.items.iter().map(Entity::entity_ref).filter(|other| *other != this).collect();
            let more = page.total_items.saturating_sub(page.items.len() as u64);
            if others.is_empty() {
                return view! { <p class="inspector__nothing">{t!("Nothing else came from here.")}</p> }.into_any();
            }
            let rest = (more > 0).then(|| plural!(more, "and {count} more", "and {count} more"));
            let links = others.into_iter().map(|other| view! { <li><EntityLink entity=other/></li> }).collect_view();
            view! {
                <ul class="inspector__entities">{links}</ul>
                {rest.map(|rest| view! { <p class="inspector__nothing">{rest}</p> })}
            }
            .into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("These entities could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=4/> }.into_any(),
    };
    if !requests::is_searchable(&location) {
        let says = t!("This address is too long to be searched for.");
        return part(title, None, view! { <p class="inspector__nothing">{says}</p> }.into_any());
    }
    part(title, None, view! { <p class="inspector__lead">{place(&location)}</p> {content} }.into_any())
}
