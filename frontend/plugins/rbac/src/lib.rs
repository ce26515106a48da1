//! Roles: who has them, what they allow, why somebody may do something, and what other roles would change.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod builder;
mod change;
mod dry_run;
mod fields;
mod members;
mod new_role;
mod page;
mod parts;
mod requests;
mod role;
mod roles;
mod why;
mod words;

use callboard_i18n::mark;
use callboard_web_core::{NavGroup, NavPart, Page, Plugin};

/// The plugin.
pub fn plugin() -> Plugin {
    Plugin {
        id: "rbac",
        pages: vec![Page::lazy::<page::RbacPage>("page:rbac", "/rbac/*place", mark("Roles"))],
        nav_parts: vec![NavPart { id: "nav-item:rbac", group: NavGroup::Settings, view: parts::nav }],
        ..Plugin::default()
    }
}
