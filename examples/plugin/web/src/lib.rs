//! On call in the browser: a page with all rotas, and a card on every entity that somebody answers for.

mod card;
mod column;
mod markdown;
mod page;
mod parts;
mod shift;

use callboard_ui::Icon;
use callboard_web_core::{CardArea, EntityCard, EntityColumn, NavGroup, NavItem, Page, Plugin};

const PAGE: &str = "/oncall";

/// The plugin `oncall`.
pub fn plugin() -> Plugin {
    Plugin {
        id: oncall_shared::ID,
        pages: vec![Page::lazy::<page::OnCallPage>("page:oncall", PAGE, "On call")],
        nav: vec![NavItem {
            id: "nav-item:oncall",
            label: "On call",
            icon: Icon::Bell,
            href: PAGE,
            group: NavGroup::Menu,
            permission: None,
        }],
        entity_cards: vec![EntityCard {
            id: "entity-card:oncall/who",
            area: CardArea::Info,
            filter: "kind:component,api,resource,system,domain,group",
            view: parts::card,
        }],
        entity_columns: vec![EntityColumn {
            id: "catalog-column:oncall/who",
            header: "On call",
            kinds: &["component"],
            fields: &["spec.owner"],
            usual: false,
            cell: column::cell,
        }],
        export_formats: vec![markdown::FORMAT],
        ..Plugin::default()
    }
}
