//! The card on the page of an entity: what it is related to, as a graph or as a list.

pub(crate) mod drawing;
mod list;
mod seen;

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{GraphDepth, GraphQuery};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Card, EmptyState, Icon, IconView, SegmentedControl, SelectOption};
use callboard_web_core::{deferred, extension_config, href};
use leptos::prelude::*;

use crate::model::settings::Usual;
use crate::page::address::{address, is_there};
use crate::page::stage::Waiting;
use drawing::DrawingOf;
use list::RelationList;

/// Below this width words are easier to read than a graph.
const NARROW: &str = "(max-width: 40rem)";
/// How high the graph is when the configuration does not say, in pixels at the default text size.
const HEIGHT: u16 = 340;

/// What an entity is related to.
#[component]
pub(crate) fn RelationsCard(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let usual = Usual::of(&extension_config(crate::CARD));
    let name = usual.title.clone().unwrap_or_else(|| t!("Relations").to_owned());
    let total = entity.relations.len();
    if total == 0 {
        return view! { <Card title=Some(name)><Unrelated/></Card> }.into_any();
    }
    let as_list = RwSignal::new(is_narrow());
    let views = move || {
        view! {
            <SegmentedControl
                label=t!("Show relations as")
                options=vec![SelectOption::new("graph", t!("Graph")), SelectOption::new("list", t!("List"))]
                value=Signal::derive(move || if as_list.get() { "list" } else { "graph" }.to_owned())
                on_change=move |chosen: String| as_list.set(chosen == "list")
            />
        }
    };
    let query = query(&entity.entity_ref(), &usual);
    let more = {
        let address = address(&query);
        move || is_there().then(|| view! { <More address=address.clone()/> }).into_any()
    };
    let body = move || match as_list.get() {
        true => {
            let list = view! { <div class="graph-card__list"><RelationList entity=Arc::clone(&entity)/></div> };
            view! { <div>{list}<div class="graph-stage__foot">{more()}</div></div> }.into_any()
        }
        false => {
            let (entity, query, usual) = (Arc::clone(&entity), query.clone(), usual.clone());
            let of = DrawingOf { entity, query, usual, foot: ViewFn::from(more.clone()) };
            view! { <CardGraph of/> }.into_any()
        }
    };
    view! {
        <Card title=Some(format!("{name} · {total}")) actions=views flush=true>{body}</Card>
    }
    .into_any()
}

/// The place of the graph, which is fetched and asked for when somebody comes to see it.
#[component]
fn CardGraph(of: DrawingOf) -> impl IntoView {
    let place = NodeRef::new();
    let seen = seen::use_seen(place);
    let height = f64::from(of.usual.height.unwrap_or(HEIGHT)) / 16.0;
    let content = move || {
        let of = of.clone();
        match seen.get() {
            true => deferred(crate::parts::drawing(of), || view! { <Waiting/> }.into_any()),
            false => view! { <Waiting/> }.into_any(),
        }
    };
    view! { <div class="graph-card" node_ref=place style:block-size=format!("{height}rem")>{content}</div> }.into_any()
}

/// The way to the page, which shows the same and more.
#[component]
fn More(address: String) -> impl IntoView {
    view! {
        <a class="graph-card__more" href=href(&address)>{t!("View graph")}<IconView icon=Icon::ArrowRight size=14/></a>
    }
    .into_any()
}

/// What is related to nothing.
#[component]
fn Unrelated() -> impl IntoView {
    let body =
        t!("A relation says how two entities belong together, for example that a team owns a component. Relations \
         follow from the entity's file: set spec.owner, spec.system or spec.dependsOn there, or name this \
         entity in the file of another.");
    view! {
        <EmptyState icon=Icon::Graph title=t!("This entity is related to nothing") body=Some(body.to_owned())/>
    }
    .into_any()
}

/// What the card shows, in full, so that the page shows the same.
fn query(entity: &EntityRef, usual: &Usual) -> GraphQuery {
    let depth = usual.query.max_depth.unwrap_or(GraphDepth::Steps(1));
    GraphQuery { roots: vec![entity.clone()], max_depth: Some(depth), ..usual.query.clone() }
}

fn is_narrow() -> bool {
    window().match_media(NARROW).ok().flatten().is_some_and(|query| query.matches())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_card_goes_one_step_and_the_page_the_same() {
        let usual = Usual::of(json!({"direction": "TB"}).as_object().unwrap());
        let query = query(&EntityRef::new("api", "default", "a"), &usual);
        assert_eq!(query.to_query(), "?rootEntityRefs%5B%5D=api%3Adefault%2Fa&maxDepth=1&direction=TB");
    }
}
