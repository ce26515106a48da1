//! The portal under different configurations.

use callboard_shared::app::AppConfig;
use callboard_ui::Icon;
use leptos::prelude::*;
use leptos_router::LazyRoute;
use serde_json::{Value, json};

use super::Portal;
use crate::plugin::{CardArea, EntityCard, EntityTab, NavGroup, NavItem, Page, Plugin};

struct Nothing;

impl LazyRoute for Nothing {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        ().into_any()
    }
}

fn page(id: &'static str, path: &'static str) -> Page {
    Page::lazy::<Nothing>(id, path, "Title")
}

fn nav(id: &'static str, href: &'static str) -> NavItem {
    NavItem { id, label: "Label", icon: Icon::Catalog, href, group: NavGroup::Menu, permission: None }
}

fn card(id: &'static str) -> EntityCard {
    EntityCard { id, area: CardArea::Content, filter: "kind:component", view: |_| Box::pin(async { ().into_any() }) }
}

fn tab(id: &'static str, path: &'static str) -> EntityTab {
    EntityTab { id, path, title: "Tab", filter: "", view: |_| Box::pin(async { ().into_any() }) }
}

fn assemble(extensions: Value) -> (Portal, Vec<String>) {
    let catalog = Plugin {
        id: "catalog",
        pages: vec![
            page("page:catalog/entity", "/catalog/:namespace/:kind/:name/*tab"),
            page("page:catalog", "/catalog"),
        ],
        nav: vec![nav("nav-item:catalog", "/catalog")],
        entity_tabs: vec![tab("entity-content:catalog/overview", "/"), tab("entity-content:catalog/apis", "/apis")],
        entity_cards: vec![
            card("entity-card:catalog/about"),
            card("entity-card:catalog/links"),
            card("entity-card:catalog/labels"),
        ],
        parts: vec!["catalog-filter:catalog/type", "catalog-filter:catalog/tag"],
        ..Plugin::default()
    };
    let other = Plugin {
        id: "docs",
        pages: vec![page("page:docs", "/docs"), page("page:app/ui-gallery", "/ui-gallery").disabled(true)],
        nav: vec![nav("nav-item:docs", "/docs")],
        ..Plugin::default()
    };
    Portal::assemble(vec![catalog, other], &AppConfig::new(json!({"app": {"extensions": extensions}})))
}

fn page_ids(portal: &Portal) -> Vec<&str> {
    portal.pages.iter().map(|page| page.id).collect()
}

#[test]
fn nothing_is_configured() {
    let (portal, notes) = assemble(json!([]));
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(page_ids(&portal), ["page:catalog/entity", "page:catalog", "page:docs"]);
    let nav: Vec<&str> = portal.nav.iter().map(|item| item.path.as_str()).collect();
    assert_eq!(nav, ["/catalog", "/docs"]);
    assert_eq!(portal.cards.len(), 3);
    assert_eq!(portal.parts, ["catalog-filter:catalog/type", "catalog-filter:catalog/tag"]);
    let leads: Vec<Option<String>> = portal.redirects.iter().map(|redirect| redirect.target("/")).collect();
    assert_eq!(leads, [Some("/catalog".to_owned())]);
}

#[test]
fn parts_are_switched() {
    let (portal, notes) = assemble(json!([
        {"page:docs": false}, "page:app/ui-gallery", {"entity-card:catalog/links": {"disabled": true}}, {"entity-card:catalog/about": {}}
    ]));
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(page_ids(&portal), ["page:catalog/entity", "page:app/ui-gallery", "page:catalog"]);
    assert_eq!(portal.nav.len(), 1, "the entry of a page goes with the page");
    let cards: Vec<&str> = portal.cards.iter().map(|card| card.id).collect();
    assert_eq!(cards, ["entity-card:catalog/about", "entity-card:catalog/labels"]);
}

#[test]
fn what_is_named_comes_first_in_that_order() {
    let (portal, _) = assemble(json!(["entity-card:catalog/labels", "nav-item:docs", "entity-card:catalog/links"]));
    let cards: Vec<&str> = portal.cards.iter().map(|card| card.id).collect();
    assert_eq!(cards, ["entity-card:catalog/labels", "entity-card:catalog/links", "entity-card:catalog/about"]);
    assert_eq!(portal.nav[0].id, "nav-item:docs");
    assert_eq!(portal.redirects[0].target("/").as_deref(), Some("/docs"), "the first entry is where the root leads");
}

#[test]
fn a_page_moves_with_its_entry_and_its_links() {
    let (portal, notes) = assemble(json!([
        {"page:catalog": {"config": {"path": "/", "title": "Everything"}}},
        {"page:catalog/entity": {"config": {"path": "/things/:kind/:name/*tab"}}},
    ]));
    assert!(notes.is_empty(), "{notes:?}");
    let catalog = &portal.pages[portal.page_at("/").unwrap().0];
    assert_eq!((catalog.id, catalog.title.as_str()), ("page:catalog", "Everything"));
    assert_eq!(portal.nav[0].path, "/");
    let leads = |path: &str| portal.redirects.iter().find_map(|redirect| redirect.target(path));
    assert_eq!(leads("/catalog").as_deref(), Some("/"));
    assert_eq!(leads("/catalog/default/api/x/docs").as_deref(), Some("/things/api/x/docs"));
    assert_eq!(leads("/"), None, "a page is there");
}

#[test]
fn tabs_of_a_group_stand_together() {
    let plugin = || Plugin {
        pages: vec![page("page:catalog/entity", "/e")],
        entity_tabs: ["a", "b", "c", "d"]
            .into_iter()
            .map(|name| match name {
                "a" => tab("entity-content:x/a", "/"),
                "b" => tab("entity-content:x/b", "/b"),
                "c" => tab("entity-content:x/c", "/c"),
                _ => tab("entity-content:x/d", "/d"),
            })
            .collect(),
        ..Plugin::default()
    };
    let shown = |page: Value, of_d: &str| {
        let extensions = json!([
            {"page:catalog/entity": {"config": page}},
            {"entity-content:x/b": {"config": {"group": "development", "title": "Zebra"}}},
            {"entity-content:x/d": {"config": {"group": of_d, "title": "Ant"}}},
            {"entity-content:x/a": true}
        ]);
        let config = AppConfig::new(json!({"app": {"extensions": extensions}}));
        let (portal, notes) = Portal::assemble(vec![plugin()], &config);
        let told = |tab: &super::PortalTab| format!("{}/{}", tab.group.clone().unwrap_or_default(), tab.title);
        (portal.tabs.iter().map(told).collect::<Vec<_>>(), notes)
    };
    let (usual, notes) = shown(json!({}), "development");
    assert_eq!(usual, ["Development/Ant", "Development/Zebra", "/Tab", "/Tab"]);
    assert!(notes.is_empty(), "{notes:?}");
    let groups = json!([{"development": {"title": "Work", "contentOrder": "natural", "aliases": ["dev"]}}]);
    assert_eq!(shown(json!({"groups": groups}), "dev").0[..2], ["Work/Zebra", "Work/Ant"]);
    let (alone, notes) = shown(json!({"groups": groups}), "nowhere");
    assert_eq!((alone[1].as_str(), notes.len()), ("/Ant", 1));
}

#[test]
fn tabs_and_cards_are_set() {
    let (portal, notes) = assemble(json!([
        {"entity-content:catalog/apis": {"config": {"path": "interfaces/", "title": "Interfaces", "filter": "kind:api"}}},
        {"entity-card:catalog/about": {"config": {"type": "info", "filter": {"kind": "group"}}}},
    ]));
    assert!(notes.is_empty(), "{notes:?}");
    let tab = &portal.tabs[0];
    assert_eq!(
        (tab.id, tab.path.as_str(), tab.title.as_str()),
        ("entity-content:catalog/apis", "/interfaces", "Interfaces")
    );
    assert_eq!(portal.tabs[1].path, "/");
    let group = serde_json::from_value(json!({"kind": "Group"})).unwrap();
    assert!(!tab.filter.matches(&group) && portal.cards[0].filter.matches(&group));
    assert_eq!(portal.cards[0].area, CardArea::Info);
}

#[test]
fn mistakes_are_told_and_do_no_harm() {
    let (portal, notes) = assemble(json!([
        "page:unknown",
        {"page:docs": {"config": {"path": "docs"}}},
        {"page:catalog": {"config": {"title": 7}, "attachTo": {"id": "x", "input": "y"}}},
        {"entity-card:catalog/about": {"config": {"filter": "colour:red"}}},
        "app/nav",
    ]));
    assert_eq!(notes.len(), 4, "{notes:#?}");
    for part in ["page:catalog stays in its usual place", "page:docs stays at /docs", "config.title", "page:unknown"] {
        assert!(notes.iter().any(|note| note.contains(part)), "{part} is not in {notes:#?}");
    }
    assert_eq!(portal.pages[portal.page_at("/docs").unwrap().0].id, "page:docs");
    let component = serde_json::from_value(json!({"kind": "Component"})).unwrap();
    assert!(portal.cards[0].filter.matches(&component), "the usual filter stays");

    let (portal, notes) = assemble(json!([{"a": 1, "b": 2}]));
    assert_eq!((portal.pages.len(), notes.len()), (3, 1), "{notes:?}");
}

#[test]
fn parts_of_pages_are_switched_and_ordered() {
    let (portal, notes) = assemble(json!([{"catalog-filter:catalog/tag": {"config": {"x": 1}}}]));
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(portal.parts, ["catalog-filter:catalog/tag", "catalog-filter:catalog/type"]);
    let (portal, _) = assemble(json!([{"catalog-filter:catalog/tag": false}]));
    assert_eq!(portal.parts, ["catalog-filter:catalog/type"]);
}
