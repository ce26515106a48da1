//! The place of the drawing: waiting, failure, nothing, the drawing itself, and what belongs to it.

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_ui::{EmptyState, Icon, IconButton, KindIcon, Progress, Size, Skeleton};
use callboard_web_core::{RequestErrorPanel, kinds};
use leptos::prelude::*;

use crate::canvas::viewport::Viewport;
use crate::canvas::{Act, Behaviour, Canvas, Found, ZOOM_STEP};
use crate::graph::Graph;
use crate::model::scene::Scene;

/// The drawing of a graph, or what stands for it.
#[component]
pub(crate) fn Stage(
    /// The graph.
    graph: Graph,
    /// Through which it is seen.
    viewport: Viewport,
    /// How the drawing answers.
    behaviour: Behaviour,
    /// The entities that a search found.
    found: Found,
    /// What stands below the drawing; its kinds when not given.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
) -> impl IntoView {
    let Graph { scene, error, loading, .. } = graph;
    let content = move || {
        if let Some(error) = error.get() {
            let retry = Callback::new(move |()| graph.retry());
            return view! {
                <div class="graph-stage__message">
                    <RequestErrorPanel title=t!("The relations could not be loaded") error retry/>
                </div>
            }
            .into_any();
        }
        match scene.get() {
            None => view! { <Waiting/> }.into_any(),
            Some(scene) if scene.picture.nodes.is_empty() => view! { <Nothing scene/> }.into_any(),
            Some(scene) => view! { <Canvas scene viewport found behaviour/> }.into_any(),
        }
    };
    let hint = match behaviour.click {
        Act::Root => t!(
            "Click an entity to begin the graph there; with Shift, to open it. Arrow keys move along the lines, Enter \
             opens, R begins there."
        ),
        Act::Open => t!(
            "Click an entity to open it; with Shift, to begin the graph there. Arrow keys move along the lines, Enter \
             opens, R begins there."
        ),
    };
    view! {
        <div class="graph-stage" aria-busy=move || loading.get().to_string()>
            <div class="graph-stage__progress" hidden=move || !loading.get() || scene.read().is_none()>
                <Progress label=t!("The relations are loading") thin=true/>
            </div>
            <div class="graph-stage__drawing">{content}</div>
            <div class="graph-stage__foot">
                <div class="graph-stage__about">
                    {match foot {
                        Some(foot) => foot.run(),
                        None => (move || scene.get().map(|scene| view! { <Legend scene/> })).into_any(),
                    }}
                </div>
                <div class="graph-stage__tools">
                    {behaviour.zoom.then(|| view! { <Zooming graph viewport/> })}
                    <IconButton icon=Icon::Help label=hint size=Size::Small/>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// Some entities in grey.
#[component]
pub(crate) fn Waiting() -> impl IntoView {
    let column = |count: usize| {
        let nodes = (0..count).map(|_| view! { <Skeleton width="10rem" height="2.75rem"/> }).collect_view();
        view! { <div class="graph-stage__column">{nodes}</div> }
    };
    view! { <div class="graph-stage__waiting" aria-hidden="true">{column(1)}{column(3)}{column(2)}</div> }.into_any()
}

/// Nothing that may be shown.
#[component]
fn Nothing(scene: Arc<Scene>) -> impl IntoView {
    let names: Vec<String> = scene.picture.missing_roots.iter().map(ToString::to_string).collect();
    let title = plural!(
        names.len(),
        "{names} is not in the catalog",
        "{names} are not in the catalog",
        names = names.join(", ")
    );
    let body =
        t!("It may have been removed or renamed, or you may not be allowed to see it. Begin with another entity.");
    view! {
        <div class="graph-stage__message"><EmptyState icon=Icon::Graph title body=Some(body.to_owned())/></div>
    }
    .into_any()
}

/// Which kinds there are, in their colours.
#[component]
fn Legend(scene: Arc<Scene>) -> impl IntoView {
    let kinds = scene.picture.kinds().into_iter().map(|(kind, count)| {
        view! { <li class="graph-legend__kind"><KindIcon kind=kind.clone() size=14/>{kinds::display(&kind)}<span class="graph-legend__count">{count}</span></li> }
    });
    view! { <ul class="graph-legend" aria-label=t!("Kinds")>{kinds.collect_view()}</ul> }.into_any()
}

/// Larger, smaller, all of it.
#[component]
fn Zooming(graph: Graph, viewport: Viewport) -> impl IntoView {
    let fit = move |_| {
        if let Some(scene) = graph.scene.get_untracked() {
            viewport.fit(&scene);
        }
    };
    view! {
        <div class="graph-zoom" role="group" aria-label=t!("Size")>
            <IconButton
                icon=Icon::Plus
                label=t!("Zoom in")
                size=Size::Small
                on_click=move |_| viewport.zoom(ZOOM_STEP)
            />
            <IconButton
                icon=Icon::Minus
                label=t!("Zoom out")
                size=Size::Small
                on_click=move |_| viewport.zoom(1.0 / ZOOM_STEP)
            />
            <IconButton icon=Icon::Fit label=t!("Show all of it") size=Size::Small on_click=fit/>
        </div>
    }
    .into_any()
}
