//! The groups above and below a group, as a tree or a graph.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{OrgGroup, OrgResponse, pages};
use callboard_shared::entity::Entity;
use callboard_ui::{Card, Icon, IconView, SegmentedControl, SelectOption, Skeleton, Tree, branches};
use callboard_web_core::{RequestErrorPanel, href, use_query};
use leptos::prelude::*;

use crate::chart::Chart;
use crate::{hierarchy, requests};

/// From so many groups on only the first levels are open at first.
const MANY: usize = 40;

/// Where a group stands among the others.
#[component]
pub(crate) fn HierarchyCard(
    /// The group.
    entity: Arc<Entity>,
) -> impl IntoView {
    let this = entity.entity_ref().to_string();
    let whole = use_query(move || Some(requests::groups(None)));
    let as_graph = RwSignal::new(false);
    let views = move || {
        view! {
            <SegmentedControl
                label=t!("Show the hierarchy as")
                options=vec![SelectOption::new("tree", t!("Tree")), SelectOption::new("graph", t!("Graph"))]
                value=Signal::derive(move || if as_graph.get() { "graph" } else { "tree" }.to_owned())
                on_change=move |chosen: String| as_graph.set(chosen == "graph")
            />
        }
    };
    let near = {
        let this = this.clone();
        Memo::new(move |_| whole.data().map(|whole| around(&whole, &this)))
    };
    let content = move || match (near.get(), whole.failure()) {
        (Some(groups), _) if as_graph.get() => view! { <Chart groups current=Some(this.clone())/> }.into_any(),
        (Some(groups), _) => view! { <Near groups this=this.clone()/> }.into_any(),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| whole.refetch());
            view! { <RequestErrorPanel title=t!("The hierarchy could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=4/> }.into_any(),
    };
    let more = || {
        view! {
            <a class="org-more" href=href(pages::ORG)>
                {t!("The whole organisation")}<IconView icon=Icon::ArrowRight size=14/>
            </a>
        }
    };
    view! { <Card title=Some(t!("Hierarchy").to_owned()) actions=views footer=more>{content}</Card> }.into_any()
}

#[component]
fn Near(groups: Vec<OrgGroup>, this: String) -> impl IntoView {
    let nodes = hierarchy::tree(&groups);
    let mut open = branches(&nodes);
    if groups.len() > MANY {
        open.retain(|id| hierarchy::ref_of(id) == this || !id.contains(&this));
    }
    let current = open.iter().find(|id| hierarchy::ref_of(id) == this).cloned();
    let current = current.or_else(|| find(&nodes, &this));
    view! { <Tree label=t!("Hierarchy") nodes expanded=RwSignal::new(open) current=current/> }.into_any()
}

fn find(nodes: &[callboard_ui::TreeNode], this: &str) -> Option<String> {
    nodes.iter().find_map(|node| match hierarchy::ref_of(&node.id) == this {
        true => Some(node.id.clone()),
        false => find(&node.children, this),
    })
}

/// The group, everything above it and everything below it.
fn around(whole: &OrgResponse, this: &str) -> Vec<OrgGroup> {
    let groups = &whole.groups;
    let mut kept = std::collections::BTreeSet::from([this]);
    let mut waiting = vec![this];
    while let Some(next) = waiting.pop() {
        let parents = groups.iter().filter(|group| group.entity_ref == next).flat_map(|group| &group.parents);
        waiting.extend(parents.map(String::as_str).filter(|parent| kept.insert(parent)));
    }
    let mut below = vec![this];
    let mut seen = std::collections::BTreeSet::from([this]);
    while let Some(next) = below.pop() {
        let children = groups.iter().filter(|group| group.parents.iter().any(|parent| parent == next));
        below.extend(children.map(|group| group.entity_ref.as_str()).filter(|child| seen.insert(child)));
    }
    kept.extend(seen);
    let mut near: Vec<OrgGroup> =
        groups.iter().filter(|group| kept.contains(group.entity_ref.as_str())).cloned().collect();
    // Of a group with two parents, of which one is elsewhere, only what is near is shown.
    for group in &mut near {
        group.parents.retain(|parent| kept.contains(parent.as_str()));
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siblings_and_their_groups_are_left_out() {
        let group = |name: &str, parents: &[&str]| OrgGroup {
            entity_ref: name.into(),
            title: name.into(),
            group_type: None,
            picture: None,
            parents: parents.iter().map(|parent| (*parent).to_owned()).collect(),
            members: 0,
            owned: 0,
        };
        let groups = vec![
            group("top", &[]),
            group("this", &["top"]),
            group("other", &["top"]),
            group("low", &["this", "other"]),
        ];
        let near = around(&OrgResponse { groups }, "this");
        let near: Vec<_> = near.iter().map(|group| (group.entity_ref.as_str(), group.parents.len())).collect();
        assert_eq!(near, [("top", 0), ("this", 1), ("low", 1)]);
    }
}
