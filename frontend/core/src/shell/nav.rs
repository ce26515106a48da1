//! Which entry of the navigation is the present one, and how the entries are drawn.

use callboard_ui::{Icon, IconView};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::deferred::deferred;
use crate::extensions::{PortalNavItem, use_portal};
use crate::links::{below_base, href};
use crate::permissions::{Permitted, use_permission};
use crate::plugin::NavGroup;

/// The id of the entry that the present page belongs to.
pub(super) fn use_active() -> Memo<Option<&'static str>> {
    let portal = use_portal();
    let pathname = use_location().pathname;
    Memo::new(move |_| active(&portal.nav, &below_base(&pathname.read())))
}

/// The entry with the longest path that the present path is at or below.
fn active(nav: &[PortalNavItem], path: &str) -> Option<&'static str> {
    let covers = |item: &&PortalNavItem| match path.strip_prefix(item.path.as_str()) {
        Some(rest) => rest.is_empty() || rest.starts_with('/'),
        None => false,
    };
    nav.iter().filter(covers).max_by_key(|item| item.path.len()).map(|item| item.id)
}

/// The entries of one group as list items.
pub(super) fn entries(group: NavGroup, class: &'static str, active: Memo<Option<&'static str>>) -> Vec<AnyView> {
    let portal = use_portal();
    let items = portal.nav.iter().filter(|item| item.group == group).cloned();
    items.map(|item| entry(item, class, active)).collect()
}

/// The parts of one group, after its entries.
pub(super) fn parts(group: NavGroup) -> AnyView {
    let portal = use_portal();
    let parts = portal.nav_parts.iter().filter(|part| part.group == group).copied();
    parts.map(|part| deferred((part.view)(), || ().into_any())).collect_view().into_any()
}

fn entry(item: PortalNavItem, class: &'static str, active: Memo<Option<&'static str>>) -> AnyView {
    let offered = is_offered(&item);
    let PortalNavItem { id, label, icon, path, .. } = item;
    let drawn = move || drawn_entry(id, &label, icon, &path, class, active);
    match offered {
        None => drawn(),
        Some(offered) => (move || offered.get().is_yes().then(&drawn)).into_any(),
    }
}

/// Whether the person is offered an entry; nothing when everybody is.
fn is_offered(item: &PortalNavItem) -> Option<ArcReadSignal<Permitted>> {
    item.permission.as_ref().map(|permission| use_permission(permission, None))
}

/// The entries that the person is offered.
pub fn use_nav() -> Signal<Vec<PortalNavItem>> {
    let portal = use_portal();
    let items: Vec<_> = portal.nav.iter().map(|item| (item.clone(), is_offered(item))).collect();
    Signal::derive(move || {
        let offered = |(_, offered): &&(_, Option<ArcReadSignal<Permitted>>)| {
            offered.as_ref().is_none_or(|offered| offered.get().is_yes())
        };
        items.iter().filter(offered).map(|(item, _)| item.clone()).collect()
    })
}

fn drawn_entry(
    id: &'static str,
    label: &str,
    icon: Icon,
    path: &str,
    class: &'static str,
    active: Memo<Option<&'static str>>,
) -> AnyView {
    let label = label.to_owned();
    view! {
        <li>
            <a class=class href=href(path) aria-current=move || (active.get() == Some(id)).then_some("page")>
                <IconView icon size=18/>
                <span class="nav-label">{label}</span>
            </a>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_path_wins() {
        let item = |id, path: &str| PortalNavItem {
            id,
            label: id.into(),
            icon: Icon::Catalog,
            path: path.into(),
            group: NavGroup::Menu,
            permission: None,
        };
        let nav = [item("catalog", "/catalog"), item("graph", "/catalog-graph"), item("docs", "/catalog/docs")];
        assert_eq!(active(&nav, "/catalog"), Some("catalog"));
        assert_eq!(active(&nav, "/catalog/default/api/x"), Some("catalog"));
        assert_eq!(active(&nav, "/catalog-graph"), Some("graph"));
        assert_eq!(active(&nav, "/catalog/docs/a"), Some("docs"));
        assert_eq!(active(&nav, "/elsewhere"), None);
    }
}
