//! The graph on the card.

use std::sync::Arc;

use callboard_shared::catalog::{GraphQuery, pages};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_web_core::use_go;
use leptos::prelude::*;

use crate::canvas::viewport::Viewport;
use crate::canvas::{Act, Behaviour, Found};
use crate::graph::use_graph;
use crate::model::network::Node;
use crate::model::settings::{Settings, Usual, Zoom};
use crate::page::address::address;
use crate::page::stage::Stage;

/// What is drawn on a card.
#[derive(Clone)]
pub(crate) struct DrawingOf {
    pub(crate) entity: Arc<Entity>,
    pub(crate) query: GraphQuery,
    pub(crate) usual: Usual,
    /// What stands below.
    pub(crate) foot: ViewFn,
}

/// The graph around an entity.
#[component]
pub(crate) fn CardDrawing(of: DrawingOf) -> impl IntoView {
    let DrawingOf { entity, query, usual, foot } = of;
    let settings = Settings::of(&query, &usual);
    let graph = use_graph(Memo::new(move |_| settings.clone()), Some(Node::of(&entity)));
    let viewport = Viewport::new();
    let go = use_go();
    let act = Callback::new(move |(act, entity): (Act, EntityRef)| match act {
        Act::Open => go(&pages::entity(&entity), false),
        Act::Root => go(&address(&GraphQuery { roots: vec![entity], ..query.clone() }), false),
    });
    let clicked = RwSignal::new(false);
    let behaviour = Behaviour {
        click: Act::Open,
        // The wheel scrolls the page that the card is on, until somebody shows that they mean the graph.
        wheel: Signal::derive(move || usual.zoom == Zoom::OnClick && clicked.get()),
        zoom: usual.zoom != Zoom::Disabled,
        act,
    };
    view! {
        <div class="graph-card__drawing" on:pointerdown=move |_: leptos::ev::PointerEvent| clicked.set(true)>
            <Stage graph viewport behaviour found=Found::nothing() foot/>
        </div>
    }
    .into_any()
}
