//! APIs in the browser: the list of all, and the definition of each as a page to read.
//!
//! This file is the whole of what the plugin contributes. The ids are those of Backstage's plugin, so that
//! `app.extensions` of a company goes on to mean what it meant.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod cells;
mod code;
mod explorer;
mod parts;
mod popup;
mod reader;
mod relations;
mod tab;
mod try_it;

use callboard_i18n::mark;
use callboard_shared::catalog::pages::API_DOCS;
use callboard_ui::Icon;
use callboard_web_core::{CardArea, EntityCard, EntityTab, NavGroup, NavItem, Page, Plugin};

/// The id of the list's page.
const PAGE: &str = "page:api-docs";

/// The plugin.
pub fn plugin() -> Plugin {
    Plugin {
        id: "api-docs",
        pages: vec![Page::lazy::<explorer::ExplorerPage>(PAGE, API_DOCS, mark("APIs"))],
        nav: vec![NavItem {
            id: "nav-item:api-docs",
            label: mark("APIs"),
            icon: Icon::Api,
            href: API_DOCS,
            group: NavGroup::Menu,
            permission: None,
        }],
        entity_tabs: vec![
            tab("entity-content:api-docs/definition", "/definition", mark("Definition"), "kind:api", parts::definition),
            tab("entity-content:api-docs/apis", "/apis", mark("APIs"), "kind:component", parts::apis),
        ],
        entity_cards: vec![
            card("entity-card:api-docs/has-apis", "kind:system", parts::system_apis),
            card("entity-card:api-docs/provided-apis", "kind:component", parts::provided_apis),
            card("entity-card:api-docs/consumed-apis", "kind:component", parts::consumed_apis),
            card("entity-card:api-docs/providing-components", "kind:api", parts::providers),
            card("entity-card:api-docs/consuming-components", "kind:api", parts::consumers),
        ],
        ..Plugin::default()
    }
}

const fn tab(id: &'static str, path: &'static str, title: &'static str, filter: &'static str, view: View) -> EntityTab {
    EntityTab { id, path, title, filter, view }
}

const fn card(id: &'static str, filter: &'static str, view: View) -> EntityCard {
    EntityCard { id, area: CardArea::Content, filter, view }
}

/// Makes a tab or card for an entity.
type View = fn(std::sync::Arc<callboard_shared::entity::Entity>) -> callboard_web_core::LazyView;
