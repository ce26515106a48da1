//! The graph of relations: a page of its own, and a card on every entity.
//!
//! This file is the whole of what the plugin contributes. The ids are those of Backstage's plugin, so that
//! `app.extensions` of a company goes on to mean what it meant.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod canvas;
mod card;
pub mod embed;
mod graph;
mod model;
mod page;
mod parts;
mod requests;

use callboard_i18n::mark;
use callboard_shared::catalog::pages::GRAPH;
use callboard_ui::Icon;
use callboard_web_core::{CardArea, EntityCard, NavGroup, NavItem, Page, Plugin};

/// The id of the page.
const PAGE: &str = "page:catalog-graph";
/// The id of the card.
const CARD: &str = "entity-card:catalog-graph/relations";

/// The plugin.
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-graph",
        pages: vec![Page::lazy::<page::GraphPage>(PAGE, GRAPH, mark("Catalog graph"))],
        nav: vec![NavItem {
            id: "nav-item:catalog-graph",
            label: mark("Graph"),
            icon: Icon::Graph,
            href: GRAPH,
            group: NavGroup::Menu,
            permission: None,
        }],
        entity_cards: vec![EntityCard { id: CARD, area: CardArea::Content, filter: "", view: parts::card }],
        ..Plugin::default()
    }
}
