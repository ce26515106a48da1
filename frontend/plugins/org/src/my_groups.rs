//! The groups of whoever is signed in, in the sidebar: one is a link, several open a menu.

use callboard_i18n::t;
use callboard_letters::Letters;
use callboard_shared::catalog::{QueryEntitiesRequest, pages};
use callboard_shared::entity::Entity;
use callboard_shared::query::{Direction, Order, Predicate};
use callboard_ui::{Icon, IconView, Menu, MenuItem};
use callboard_web_core::{SessionState, href, use_query, use_session};
use leptos::prelude::*;

use crate::requests;

/// More than these are on the person's own page.
const MOST: u64 = 30;

#[component]
pub(crate) fn MyGroups() -> impl IntoView {
    let session = use_session();
    let me = Memo::new(move |_| match session.state.get() {
        SessionState::SignedIn(session) => Some(session.identity.user_entity_ref.lower()),
        _ => None,
    });
    let groups = use_query(move || me.get().map(|me| requests::entities(&request(&me))));
    // A failure is told by whatever the page itself asks for; the sidebar does without.
    move || {
        let groups = groups.data()?;
        match groups.items.as_slice() {
            [] => None,
            [one] => Some(single(one)),
            several => Some(menu(several)),
        }
    }
}

fn single(group: &Entity) -> AnyView {
    let title = group.title().to_owned();
    let label = t!("My group: {group}", group = title);
    view! {
        <li>
            <a class="sidebar__item" href=href(&pages::of(group)) aria-label=label>
                <IconView icon=Icon::Group size=18/>
                <span class="nav-label">{title}</span>
            </a>
        </li>
    }
    .into_any()
}

fn menu(groups: &[Entity]) -> AnyView {
    let items: Vec<MenuItem> = groups
        .iter()
        .map(|group| MenuItem::link(group.title().to_owned(), href(&pages::of(group))).icon(Icon::Group))
        .collect();
    let trigger = || {
        view! {
            <span class="sidebar__menu">
                <IconView icon=Icon::Group size=18/><span class="nav-label">{t!("My groups")}</span>
            </span>
        }
    };
    view! {
        <li class="sidebar__with-menu"><Menu label=t!("My groups") trigger=trigger chevron=false items=items/></li>
    }
    .into_any()
}

fn request(me: &str) -> QueryEntitiesRequest {
    let condition = Predicate::equals("kind", "group").and(Predicate::equals("relations.hasMember", me));
    QueryEntitiesRequest {
        limit: Some(MOST),
        order_by: vec![Order::new("metadata.name", Direction::Asc)],
        fields: ["kind", "metadata.name", "metadata.namespace", "metadata.title", "spec.profile"]
            .map(str::to_owned)
            .to_vec(),
        ..QueryEntitiesRequest::of(&condition)
    }
}
