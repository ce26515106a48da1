//! The organisation: users and groups, who belongs to whom, and what belongs to them.
//!
//! This file is the whole of what the plugin contributes. The ids are those of Backstage's plugin, so that
//! `app.extensions` of a company goes on to mean what it meant.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod cards;
mod chart;
mod hierarchy;
mod my_groups;
mod page;
mod parts;
mod requests;
mod settings;

use callboard_i18n::mark;
use callboard_shared::catalog::pages::ORG;
use callboard_ui::Icon;
use callboard_web_core::{CardArea, EntityCard, NavGroup, NavItem, NavPart, Page, Plugin};

/// The id of the card with what somebody owns.
const OWNERSHIP: &str = "entity-card:org/ownership";
/// The id of the card with the people of a group.
const MEMBERS: &str = "entity-card:org/members-list";
/// The id of the card about a user.
const USER_PROFILE: &str = "entity-card:org/user-profile";

/// The plugin.
pub fn plugin() -> Plugin {
    use CardArea::{Content, Info};
    Plugin {
        id: "org",
        pages: vec![Page::lazy::<page::OrgPage>("page:org", ORG, mark("Organisation"))],
        nav: vec![NavItem {
            id: "nav-item:org",
            label: mark("Organisation"),
            icon: Icon::Group,
            href: ORG,
            group: NavGroup::Menu,
            permission: None,
        }],
        nav_parts: vec![NavPart { id: "nav-item:org/my-groups", group: NavGroup::Menu, view: parts::my_groups }],
        entity_cards: vec![
            EntityCard { id: USER_PROFILE, area: Info, filter: "kind:user", view: parts::profile },
            EntityCard { id: "entity-card:org/group-profile", area: Info, filter: "kind:group", view: parts::profile },
            EntityCard { id: OWNERSHIP, area: Content, filter: "kind:user,group", view: parts::ownership },
            EntityCard { id: MEMBERS, area: Content, filter: "kind:group", view: parts::members },
            EntityCard { id: "entity-card:org/hierarchy", area: Content, filter: "kind:group", view: parts::hierarchy },
        ],
        ..Plugin::default()
    }
}
