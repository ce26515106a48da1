//! Registering what exists: from the address of a file or repository to entities in the catalog.
//!
//! This file is the whole of what the plugin contributes. The ids are those of Backstage's plugin, so that
//! `app.extensions` of a company goes on to mean what it meant.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod actions;
mod draft;
mod flow;
mod help;
mod page;
mod preview;
mod requests;
mod stepper;
mod steps;
mod what;

use callboard_i18n::mark;
use callboard_shared::catalog::pages::IMPORT;
use callboard_shared::catalog::permissions::location_create;
use callboard_ui::Icon;
use callboard_web_core::{NavGroup, NavItem, Page, Plugin};

/// The plugin.
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-import",
        pages: vec![Page::lazy::<page::ImportPage>("page:catalog-import", IMPORT, mark("Register existing"))],
        nav: vec![NavItem {
            id: "nav-item:catalog-import",
            label: mark("Register"),
            icon: Icon::Plus,
            href: IMPORT,
            group: NavGroup::Menu,
            permission: Some(location_create),
        }],
        ..Plugin::default()
    }
}
