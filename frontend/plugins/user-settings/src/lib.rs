//! The settings of a person: who they are, how the portal looks to them, and what it keeps for them.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod device;
mod kept;
mod page;
mod tabs;

use callboard_i18n::mark;
use callboard_shared::user_settings::pages::SETTINGS;
use callboard_ui::Icon;
use callboard_web_core::{NavGroup, NavItem, Page, Plugin};

/// The plugin.
pub fn plugin() -> Plugin {
    Plugin {
        id: "user-settings",
        pages: vec![Page::lazy::<page::SettingsPage>("page:user-settings", "/settings/*tab", mark("Settings"))],
        nav: vec![NavItem {
            id: "nav-item:user-settings",
            label: mark("Settings"),
            icon: Icon::Settings,
            href: SETTINGS,
            group: NavGroup::Settings,
            permission: None,
        }],
        ..Plugin::default()
    }
}
