//! The catalog in the browser: the list of entities and the page of each.
//!
//! This file is the whole of what the plugin contributes. The ids are those of Backstage's plugins, so that
//! `app.extensions` of a company goes on to mean what it meant.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod cards;
mod entity;
mod history;
mod inline_markdown;
mod inspect;
mod kinds;
mod list;
mod live;
mod on_demand;
mod pages;
mod parts;
mod requests;
mod tabs;
mod time;
mod unregister;

use callboard_shared::catalog::pages::CATALOG;
use callboard_ui::Icon;
use callboard_web_core::{CardArea, EntityCard, EntityTab, NavGroup, NavItem, Page, Plugin};

/// The id of the list's page.
const LIST_PAGE: &str = "page:catalog";
/// Which entities can depend on others.
const DEPENDENT: &str = "kind:component,resource";

/// The plugin.
pub fn plugin() -> Plugin {
    use CardArea::{Content, Info};
    Plugin {
        id: "catalog",
        pages: vec![
            Page::lazy::<pages::catalog::CatalogPage>(LIST_PAGE, CATALOG, "Catalog"),
            Page::lazy::<pages::entity::EntityPage>(
                "page:catalog/entity",
                "/catalog/:namespace/:kind/:name/*tab",
                "Entity",
            ),
        ],
        nav: vec![NavItem {
            id: "nav-item:catalog",
            label: "Catalog",
            icon: Icon::Catalog,
            href: CATALOG,
            group: NavGroup::Menu,
        }],
        entity_tabs: vec![tab("entity-content:catalog/overview", "/", "Overview", "", parts::overview)],

        entity_cards: vec![
            card("entity-card:catalog/about", Info, "not:kind:user,group", parts::about),
            card("entity-card:org/user-profile", Info, "kind:user", parts::profile),
            card("entity-card:org/group-profile", Info, "kind:group", parts::profile),
            card("entity-card:catalog/links", Info, "has:links", parts::links),
            card("entity-card:catalog/labels", Info, "has:labels", parts::labels),
            card("entity-card:org/ownership", Content, "kind:user,group", parts::ownership),
            card("entity-card:org/members-list", Content, "kind:group", parts::members),
            card("entity-card:catalog/has-systems", Content, "kind:domain", parts::domain_systems),
            card("entity-card:catalog/has-subdomains", Content, "kind:domain", parts::subdomains),
            card("entity-card:catalog/has-components", Content, "kind:system", parts::system_components),
            card("entity-card:catalog/has-resources", Content, "kind:system", parts::system_resources),
            card("entity-card:catalog/depends-on-components", Content, DEPENDENT, parts::needed_components),
            card("entity-card:catalog/depends-on-resources", Content, DEPENDENT, parts::needed_resources),
            card("entity-card:catalog/has-subcomponents", Content, "kind:component", parts::subcomponents),
        ],
        ..Plugin::default()
    }
}

/// The history of every entity, a plugin of its own because its tab stands after those of all others.
pub fn history() -> Plugin {
    Plugin {
        id: "catalog-history",
        entity_tabs: vec![tab("entity-content:catalog/history", "/history", "History", "", on_demand::history)],
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
