use callboard_web_core::{Action, NavGroup};
use leptos::prelude::*;

use super::*;

fn nav() -> Vec<PortalNavItem> {
    let item = |id, label: &str, path: &str| PortalNavItem {
        permission: None,
        id,
        label: label.into(),
        icon: Icon::Catalog,
        path: path.into(),
        group: NavGroup::Menu,
    };
    vec![item("a", "Catalog", "/catalog"), item("b", "Graph", "/catalog-graph"), item("c", "Settings", "/settings")]
}

fn hit(kind: &str, title: &str) -> QuickHit {
    QuickHit {
        document_type: "software-catalog".into(),
        title: title.into(),
        location: format!("/catalog/default/{kind}/{title}"),
        kind: kind.into(),
        ..QuickHit::default()
    }
}

/// The lines as text: `Pages: Catalog, Graph`.
fn lines(typed: &str, recent: &[(&str, &str)], hits: &[QuickHit]) -> Vec<String> {
    let owner = Owner::new();
    owner.with(|| {
        let recent: Vec<_> = recent.iter().map(|(path, title)| ((*path).to_owned(), (*title).to_owned())).collect();
        let actions = [
            Action::new("Theme: Dark", Icon::Moon, || {}).words("appearance colour"),
            Action::new("Sign out", Icon::Logout, || {}),
        ];
        let page_actions = [Action::new("Copy entity ref", Icon::Copy, || {})];
        let nav = nav();
        let from = Sources {
            recent: &recent,
            here: "/settings",
            nav: &nav,
            page_actions: &page_actions,
            actions: &actions,
            hits,
        };
        let text = |item: Item| item.title.into_iter().map(|(text, _)| text).collect::<String>();
        let line = |group: Group| {
            let items: Vec<String> = group.items.into_iter().map(text).collect();
            format!("{}: {}", group.label, items.join(", "))
        };
        groups(&Question::parse(typed), &from).into_iter().map(line).collect()
    })
}

#[test]
fn an_empty_palette_offers_where_one_was_and_what_one_can_do() {
    let recent = [("/settings", "Settings"), ("/catalog/default/api/x", "X")];
    assert_eq!(lines("", &recent, &[]), ["Recent: X", "On this page: Copy entity ref", "Pages: Catalog, Graph"]);
}

#[test]
fn a_sign_leads_to_actions_only() {
    assert_eq!(lines(">", &[], &[]), ["On this page: Copy entity ref", "Actions: Theme: Dark, Sign out"]);
    assert_eq!(lines("> dark", &[], &[]), ["Actions: Theme: Dark"]);
    assert_eq!(lines("> colour", &[], &[]), ["Actions: Theme: Dark"], "by another word");
}

#[test]
fn hits_stand_by_what_they_are_and_none_twice() {
    let recent = [("/catalog/default/api/pay", "Pay")];
    let hits = [hit("api", "pay"), hit("user", "paya"), hit("component", "payroll")];
    assert_eq!(
        lines("pay", &recent, &hits),
        ["Recent: Pay", "Catalog: payroll", "People: paya", "Search: Search everything for “pay”"]
    );
}

#[test]
fn what_fits_nothing_still_can_be_searched_for() {
    assert_eq!(lines("zzz", &[], &[]), ["Search: Search everything for “zzz”"]);
    assert_eq!(lines("kind:api", &[], &[hit("api", "pay")]), ["Catalog: pay", "Search: Show all of these"]);
}

#[test]
fn kinds_are_named() {
    assert_eq!(of_type("api", "openapi"), "API · openapi");
    assert_eq!(of_type("component", ""), "Component");
}
