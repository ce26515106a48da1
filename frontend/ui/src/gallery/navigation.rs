//! Where a page is and what it is divided into.

use leptos::prelude::*;

use super::chapter::{Chapter, Specimen};
use crate::{Badge, Button, ButtonVariant, Icon, IconButton, Link, PageHeader, Tab, Tabs, Tone, Tree, TreeNode};

pub(super) const PAGE_HEADER: Chapter = Chapter {
    id: "page-header",
    title: "Page header and breadcrumbs",
    about: "Where the reader is, what it is, what can be done with it. The last step of the way is the page.",
    view: page_header,
};

pub(super) const TABS: Chapter = Chapter {
    id: "tabs",
    title: "Tabs",
    about: "Parts of one page with an address each. What does not fit scrolls, with the open tab in sight.",
    view: tabs,
};

pub(super) const TREE: Chapter = Chapter {
    id: "tree",
    title: "Tree",
    about: "Things within things. One stop of the Tab key; arrows go along, in and out, Enter follows the link.",
    view: tree,
};

fn tree() -> AnyView {
    let node = |id: &str, label: &'static str, children: Vec<TreeNode>| TreeNode {
        id: id.to_owned(),
        label: label.to_owned(),
        content: ViewFn::from(move || {
            view! {
                <span class="tree__label"><a class="link link--quiet" href="#tree" tabindex="-1">{label}</a></span>
                <span class="tree__note">"3 members"</span>
            }
        }),
        children,
    };
    let nodes = vec![
        node(
            "media",
            "Media",
            vec![
                node("streaming", "Streaming", vec![node("playback", "Playback", vec![]), node("drm", "DRM", vec![])]),
                node("catalogue", "Catalogue", vec![]),
            ],
        ),
        node("people", "People", vec![]),
    ];
    let expanded = RwSignal::new(["media", "streaming"].map(str::to_owned).into());
    view! {
        <Specimen name="With a present node" stacked=true>
            <Tree label="Teams" nodes=nodes expanded current=Some("playback".to_owned())/>
        </Specimen>
    }
    .into_any()
}

fn page_header() -> AnyView {
    let way = vec![
        ("Catalog".to_owned(), Some("#page-header".to_owned())),
        ("Streaming".to_owned(), Some("#page-header".to_owned())),
        ("playback-api".to_owned(), None),
    ];
    let actions = || {
        view! {
            <IconButton icon=Icon::Star label="Star this page"/>
            <Button variant=ButtonVariant::Primary icon=Icon::Edit>"Edit"</Button>
        }
    };
    let meta = || {
        view! {
            <Badge tone=Tone::Success>"production"</Badge>
            <span>"Owner "<Link href="#page-header" quiet=true>"team-streaming"</Link></span>
            <span>"Updated 3 minutes ago"</span>
        }
    };
    view! {
        <Specimen name="With everything" stacked=true>
            <PageHeader
                title="Playback API"
                icon=Some(Icon::Component)
                subtitle=Some("Starts, pauses and resumes streams on every device".to_owned())
                breadcrumbs=way
                actions
                meta
            />
        </Specimen>
        <Specimen name="With a name only" stacked=true><PageHeader title="Catalog"/></Specimen>
    }
    .into_any()
}

fn tabs() -> AnyView {
    let tab = |id: &str, label: &str, count| Tab { count, ..Tab::new(id, label, "#tabs") };
    let few = vec![
        tab("overview", "Overview", None),
        tab("apis", "APIs", Some(4)),
        tab("dependencies", "Dependencies", Some(128)),
        tab("docs", "Docs", None),
    ];
    let names = ["Overview", "APIs", "Dependencies", "Docs", "Deployments", "Pull requests", "Incidents", "Costs"];
    let many: Vec<_> = names
        .into_iter()
        .chain(["Quality", "Security", "Logs", "Settings"])
        .map(|name| tab(name, name, None))
        .collect();
    view! {
        <Specimen name="With counts" stacked=true><Tabs tabs=few current="apis" label="Parts of an entity"/></Specimen>
        <Specimen name="More than fit" stacked=true><Tabs tabs=many current="Security" label="Many parts"/></Specimen>
    }
    .into_any()
}
