//! Where a graph may begin, when the address does not say.

use callboard_i18n::t;
use callboard_shared::catalog::{GraphDepth, GraphQuery, QueryEntitiesResponse};
use callboard_ui::{EmptyState, Icon, KindIcon, SearchField, Skeleton};
use callboard_web_core::{Query, RequestErrorPanel, href, use_query};
use leptos::prelude::*;
use serde_json::Value;

use super::address::address;
use crate::canvas::note;
use crate::model::network::Node;
use crate::requests;

/// How far the graph goes at first: enough to see where one is.
const STEPS: GraphDepth = GraphDepth::Steps(2);

/// A search for the entity to begin with.
#[component]
pub(super) fn Beginning() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let found: Query<QueryEntitiesResponse<Value>> = use_query(move || Some(requests::beginnings(&text.read())));
    let results = move || {
        if let Some(error) = found.failure() {
            let retry = Callback::new(move |()| found.refetch());
            return view! { <RequestErrorPanel title=t!("The catalog could not be searched") error retry/> }.into_any();
        }
        let Some(answer) = found.data() else {
            return view! { <Skeleton lines=6 height="2rem"/> }.into_any();
        };
        let nodes: Vec<Node> = answer.items.iter().filter_map(Node::of_json).collect();
        if nodes.is_empty() {
            return view! { <p class="graph-begin__nothing">{t!("No entity has this in its name.")}</p> }.into_any();
        }
        let links = nodes.into_iter().map(|node| {
            let around = GraphQuery::around(node.entity.clone());
            let address = address(&GraphQuery { max_depth: Some(STEPS), ..around });
            view! {
                <li>
                    <a class="graph-begin__link" href=href(&address)>
                        <KindIcon kind=node.kind.clone()/>
                        <span class="graph-begin__name">{node.title.clone()}</span>
                        <span class="graph-begin__note">{note(node.entity_type.as_deref(), &node.kind)}</span>
                    </a>
                </li>
            }
        });
        view! { <ul class="graph-begin__links">{links.collect_view()}</ul> }.into_any()
    };
    view! {
        <div class="graph-begin">
            <EmptyState
                icon=Icon::Graph
                title=t!("Where should the graph begin?")
                body=Some(t!(
                    "Choose an entity. The graph shows what it is related to, and what that is related to in turn."
                ).to_owned())
            />
            <SearchField label=t!("Search entities") value=text on_input=move |typed| text.set(typed)/>
            {results}
        </div>
    }
    .into_any()
}
