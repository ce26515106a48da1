//! The organisation: all groups, to be gone through.

use std::collections::BTreeSet;
use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::{OrgGroup, OrgResponse, pages};
use callboard_ui::{
    Button, Card, EmptyState, Icon, PageHeader, SearchField, SegmentedControl, SelectOption, Size, Skeleton, Tree,
    TreeNode, branches,
};
use callboard_web_core::{RequestErrorPanel, use_go, use_query, use_title};
use leptos::prelude::*;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_query_map;

use crate::chart::Chart;
use crate::{hierarchy, parts, requests};

/// Up to so many groups are all shown at first.
const FEW: usize = 60;

/// The page.
pub(crate) struct OrgPage;

impl LazyRoute for OrgPage {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        parts::page().await
    }

    async fn preload() {
        parts::preload().await;
    }
}

/// What the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shown {
    find: String,
    as_graph: bool,
}

impl Shown {
    fn address(&self) -> String {
        pages::org(&self.find, self.as_graph)
    }
}

#[component]
pub(crate) fn Organisation() -> impl IntoView {
    use_title(|| t!("Organisation").to_owned());
    let query = use_query_map();
    let shown = Memo::new(move |_| {
        let query = query.read();
        Shown {
            find: query.get("find").unwrap_or_default(),
            as_graph: query.get("view").is_some_and(|view| view == "graph"),
        }
    });
    let go = use_go();
    let change = Callback::new(move |shown: Shown| go(&shown.address(), true));
    let whole = use_query(move || Some(requests::groups(None)));
    let answer = Memo::new(move |_| whole.data());
    let subtitle = Signal::derive(move || {
        answer.get().map(|answer| {
            let members: u64 = answer.groups.iter().map(|group| group.members).sum();
            let owned: u64 = answer.groups.iter().map(|group| group.owned).sum();
            plural!(
                answer.groups.len(),
                "{count} group with {memberships}, which owns {entities}",
                "{count} groups with {memberships}, which own {entities}",
                memberships = plural!(members, "{count} membership", "{count} memberships"),
                entities = plural!(owned, "{count} entity", "{count} entities")
            )
        })
    });
    let content = move || match (answer.get(), whole.failure()) {
        (Some(answer), _) if answer.groups.is_empty() => view! { <Nobody/> }.into_any(),
        (Some(answer), _) => view! { <Groups answer shown change/> }.into_any(),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| whole.refetch());
            view! { <RequestErrorPanel title=t!("The organisation could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Card><Skeleton lines=8/></Card> }.into_any(),
    };
    view! {
        <div class="org">
            <PageHeader title=t!("Organisation") subtitle/>
            {content}
        </div>
    }
    .into_any()
}

#[component]
fn Nobody() -> impl IntoView {
    let body = t!(
        "Groups come from catalog files with kind: Group, or from a directory or git host that catalog.providers names."
    );
    view! { <EmptyState icon=Icon::Group title=t!("There are no groups yet") body=Some(body.to_owned())/> }
}

#[component]
fn Groups(answer: Arc<OrgResponse>, shown: Memo<Shown>, change: Callback<Shown>) -> impl IntoView {
    let all = hierarchy::tree(&answer.groups);
    let expanded = RwSignal::new(if answer.groups.len() <= FEW { branches(&all) } else { top(&all) });
    let every = branches(&all);
    let found = {
        let all = all.clone();
        Signal::derive(move || match shown.read().find.trim() {
            "" => all.clone(),
            text => hierarchy::with_text(&all, text),
        })
    };
    // What is looked for is shown, wherever it is.
    Effect::new(move || {
        if !shown.read().find.trim().is_empty() {
            let open = branches(&found.get_untracked());
            expanded.update(|expanded| expanded.extend(open));
        }
    });
    let text = Signal::derive(move || shown.read().find.clone());
    let search = move |find: String| change.run(Shown { find, ..shown.get_untracked() });
    let view_as = move |chosen: String| change.run(Shown { as_graph: chosen == "graph", ..shown.get_untracked() });
    let tools = move || {
        let every = every.clone();
        (!shown.read().as_graph).then(|| {
            view! {
                <Button size=Size::Small on_click=move |_| expanded.set(every.clone())>{t!("Expand all")}</Button>
                <Button size=Size::Small on_click=move |_| expanded.set(BTreeSet::new())>{t!("Collapse all")}</Button>
            }
        })
    };
    let answer_for_chart = Arc::clone(&answer);
    let body = move || {
        let nodes = found.get();
        if nodes.is_empty() {
            let title = t!("No group is called “{text}”", text = shown.read().find);
            let body = t!("Look for a part of its name.").to_owned();
            return view! { <EmptyState icon=Icon::Search title body=Some(body)/> }.into_any();
        }
        match shown.read().as_graph {
            true => view! { <Chart groups=those(&answer_for_chart, &nodes)/> }.into_any(),
            false => view! { <Tree label=t!("Groups") nodes=found expanded/> }.into_any(),
        }
    };
    view! {
        <div class="org__bar">
            <div class="org__search">
                <SearchField
                    label=t!("Search groups")
                    placeholder=t!("Search groups…")
                    value=text
                    on_input=search
                />
            </div>
            <SegmentedControl
                label=t!("Show groups as")
                options=vec![SelectOption::new("tree", t!("Tree")), SelectOption::new("graph", t!("Graph"))]
                value=Signal::derive(move || if shown.read().as_graph { "graph" } else { "tree" }.to_owned())
                on_change=view_as
            />
            <div class="org__tools">{tools}</div>
        </div>
        <Card>{body}</Card>
    }
    .into_any()
}

/// The nodes of the first level that have children.
fn top(nodes: &[TreeNode]) -> BTreeSet<String> {
    nodes.iter().filter(|node| !node.children.is_empty()).map(|node| node.id.clone()).collect()
}

/// The groups that a part of the tree shows.
fn those(answer: &OrgResponse, nodes: &[TreeNode]) -> Vec<OrgGroup> {
    let mut refs = BTreeSet::new();
    let mut waiting: Vec<&TreeNode> = nodes.iter().collect();
    while let Some(node) = waiting.pop() {
        refs.insert(hierarchy::ref_of(&node.id).to_owned());
        waiting.extend(&node.children);
    }
    answer.groups.iter().filter(|group| refs.contains(&group.entity_ref)).cloned().collect()
}
