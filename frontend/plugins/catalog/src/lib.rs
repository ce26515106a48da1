//! The catalog in the browser: the list of entities and the page of each.
//!
//! This file is the whole of what the plugin contributes. The ids are those of Backstage's plugins, so that
//! `app.extensions` of a company goes on to mean what it meant.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod cards;
pub mod embed;
mod entity;
mod history;
mod inspect;
mod list;
mod live;
mod on_demand;
mod pages;
mod parts;
mod requests;
mod search_result;
mod tabs;
mod unregister;
mod views;

use callboard_i18n::mark;
use callboard_shared::catalog::pages::CATALOG;
use callboard_ui::Icon;
use callboard_web_core::{CardArea, EntityCard, EntityTab, NavGroup, NavItem, Page, Plugin, SearchResultView};
use callboard_web_core::{inline_markdown, kinds};

/// The id of the list's page.
const LIST_PAGE: &str = "page:catalog";
/// Filters of the list, under the ids of the original.
const FILTERS: [&str; 8] = [
    "catalog-filter:catalog/kind",
    "catalog-filter:catalog/list",
    "catalog-filter:catalog/type",
    "catalog-filter:catalog/lifecycle",
    "catalog-filter:catalog/mode",
    "catalog-filter:catalog/tag",
    "catalog-filter:catalog/namespace",
    "catalog-filter:catalog/processing-status",
];
/// Which entities can depend on others.
const DEPENDENT: &str = "kind:component,resource";

/// The plugin.
pub fn plugin() -> Plugin {
    use CardArea::{Content, Info};
    Plugin {
        id: "catalog",
        pages: vec![
            Page::lazy::<pages::catalog::CatalogPage>(LIST_PAGE, CATALOG, mark("Catalog")),
            Page::lazy::<pages::entity::EntityPage>(
                "page:catalog/entity",
                "/catalog/:namespace/:kind/:name/*tab",
                mark("Entity"),
            ),
        ],
        nav: vec![NavItem {
            id: "nav-item:catalog",
            label: mark("Catalog"),
            icon: Icon::Catalog,
            href: CATALOG,
            group: NavGroup::Menu,
            permission: None,
        }],
        entity_tabs: vec![tab("entity-content:catalog/overview", "/", mark("Overview"), "", parts::overview)],

        entity_cards: vec![
            card("entity-card:catalog/about", Info, "not:kind:user,group", parts::about),
            card("entity-card:catalog/links", Info, "has:links", parts::links),
            card("entity-card:catalog/labels", Info, "has:labels", parts::labels),
            card("entity-card:catalog/has-systems", Content, "kind:domain", parts::domain_systems),
            card("entity-card:catalog/has-subdomains", Content, "kind:domain", parts::subdomains),
            card("entity-card:catalog/has-components", Content, "kind:system", parts::system_components),
            card("entity-card:catalog/has-resources", Content, "kind:system", parts::system_resources),
            card("entity-card:catalog/depends-on-components", Content, DEPENDENT, parts::needed_components),
            card("entity-card:catalog/depends-on-resources", Content, DEPENDENT, parts::needed_resources),
            card("entity-card:catalog/has-subcomponents", Content, "kind:component", parts::subcomponents),
        ],
        search_results: vec![SearchResultView {
            id: "search-result-list-item:catalog",
            document_type: "software-catalog",
            view: search_result::search_result,
        }],
        parts: FILTERS.to_vec(),
        ..Plugin::default()
    }
}

/// The history of every entity, a plugin of its own because its tab stands after those of all others.
pub fn history() -> Plugin {
    Plugin {
        id: "catalog-history",
        entity_tabs: vec![tab("entity-content:catalog/history", "/history", mark("History"), "", on_demand::history)],
        ..Plugin::default()
    }
}

const fn tab(id: &'static str, path: &'static str, title: &'static str, filter: &'static str, view: View) -> EntityTab {
    EntityTab { id, path, title, filter, view }
}

const fn card(id: &'static str, area: CardArea, filter: &'static str, view: View) -> EntityCard {
    EntityCard { id, area, filter, view }
}

/// Makes a tab or card for an entity.
type View = fn(std::sync::Arc<callboard_shared::entity::Entity>) -> callboard_web_core::LazyView;
