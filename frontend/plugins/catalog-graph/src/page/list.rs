//! The graph in words: every line as a sentence, under the entity that it begins at.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_ui::{EmptyState, Icon};
use callboard_web_core::EntityLink;
use leptos::prelude::*;

use crate::model::scene::Scene;

/// Every entity with what leads from it.
#[component]
pub(super) fn Sentences(scene: Arc<Scene>) -> impl IntoView {
    let picture = &scene.picture;
    if picture.lines.is_empty() {
        return view! {
            <div class="graph-stage__message">
                <EmptyState
                    icon=Icon::Graph
                    title=t!("Nothing is related under these filters")
                    body=Some(t!("Choose more kinds or relations, or go further from the beginning.").to_owned())
                />
            </div>
        }
        .into_any();
    }
    let parts = picture.nodes.iter().enumerate().filter_map(|(place, shown)| {
        let lines: Vec<_> = picture.lines.iter().filter(|line| line.from == place).collect();
        if lines.is_empty() {
            return None;
        }
        let sentences = lines.into_iter().map(|line| {
            let to = picture.nodes[line.to].node.entity.clone();
            view! {
                <li class="graph-list__line">
                    <span class="graph-list__relation" data-tooltip=line.types()>{line.label()}</span>
                    <EntityLink entity=to/>
                </li>
            }
        });
        Some(view! {
            <section class="graph-list__part">
                <h2 class="graph-list__name"><EntityLink entity=shown.node.entity.clone()/></h2>
                <ul class="graph-list__lines">{sentences.collect_view()}</ul>
            </section>
        })
    });
    view! { <div class="graph-list">{parts.collect_view()}</div> }.into_any()
}
