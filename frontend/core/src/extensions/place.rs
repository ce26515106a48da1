//! Puts the parts of plugins in their places.

use callboard_i18n::plain_text;

use super::settings::Settings;
use super::{Portal, PortalCard, PortalNavItem, PortalPage, PortalTab};
use crate::plugin::{CardArea, EntityCard, EntityTab, NavGroup, NavItem, Page};
use crate::redirects::Redirect;
use crate::route_path::RoutePath;

/// The pages in the order of matching.
pub(super) fn pages(pages: Vec<Page>, settings: &mut Settings) -> Vec<PortalPage> {
    let mut placed: Vec<PortalPage> = Vec::with_capacity(pages.len());
    for next in pages {
        let next = page(next, settings);
        // Few are sorted here, and this is the smallest code that does it.
        let at = placed.partition_point(|page| page.path.cmp_for_matching(&next.path).is_le());
        placed.insert(at, next);
    }
    placed
}

fn page(page: Page, settings: &mut Settings) -> PortalPage {
    PortalPage {
        id: page.id,
        path: settings.path(page.id, page.path),
        title: settings.text(page.id, "title").unwrap_or_else(|| plain_text(page.title).to_owned()),
        public: page.public,
        view: page.view,
        preload: page.preload,
    }
}

pub(super) fn tab(tab: EntityTab, settings: &mut Settings) -> PortalTab {
    let path = settings.text(tab.id, "path").unwrap_or_else(|| tab.path.to_owned());
    PortalTab {
        id: tab.id,
        path: format!("/{}", path.trim_matches('/')),
        title: settings.text(tab.id, "title").unwrap_or_else(|| plain_text(tab.title).to_owned()),
        group: None,
        filter: settings.filter(tab.id, tab.filter),
        view: tab.view,
    }
}

pub(super) fn card(card: EntityCard, settings: &mut Settings) -> PortalCard {
    let area = match settings.text(card.id, "type").as_deref() {
        Some("info" | "summary") => CardArea::Info,
        Some("content") => CardArea::Content,
        _ => card.area,
    };
    PortalCard { id: card.id, area, filter: settings.filter(card.id, card.filter), view: card.view }
}

/// Where the app's root leads when no page is there: to the first entry of the sidebar.
pub(super) fn landing(portal: &Portal) -> Option<Redirect> {
    let root = RoutePath::default();
    let by_page = portal.pages.iter().any(|page| page.path == root);
    let by_redirect = portal.redirects.iter().any(|redirect| redirect.from == root);
    let first = portal.nav.iter().find(|item| item.group == NavGroup::Menu)?;
    let to = RoutePath::parse(&first.path).ok()?;
    (!by_page && !by_redirect).then_some(Redirect { from: root, to })
}

/// Ids and paths of pages as their plugins declare them, also of those that are switched off.
pub(super) struct Declared(Vec<(&'static str, &'static str)>);

impl Declared {
    pub(super) fn of(pages: &[Page]) -> Self {
        Self(pages.iter().map(|page| (page.id, page.path)).collect())
    }

    /// The entry with the path of its page; `None` when the page is switched off.
    pub(super) fn nav_item(&self, item: NavItem, pages: &[PortalPage]) -> Option<PortalNavItem> {
        let path = match self.0.iter().find(|(_, path)| *path == item.href) {
            Some((id, _)) => pages.iter().find(|page| page.id == *id)?.path.to_string(),
            None => item.href.to_owned(),
        };
        Some(PortalNavItem {
            id: item.id,
            label: plain_text(item.label).to_owned(),
            icon: item.icon,
            path,
            group: item.group,
            permission: item.permission.map(|permission| permission()),
        })
    }

    /// Links are built for the usual places of pages, so those lead on to where the pages are now.
    pub(super) fn moved(&self, pages: &[PortalPage]) -> Vec<Redirect> {
        let taken = |path: &RoutePath| pages.iter().any(|page| page.path == *path);
        let usual = |id: &str| {
            self.0.iter().find(|(declared, _)| *declared == id).and_then(|(_, path)| RoutePath::parse(path).ok())
        };
        pages
            .iter()
            .filter_map(|page| usual(page.id).map(|from| Redirect { from, to: page.path.clone() }))
            .filter(|redirect| redirect.from != redirect.to && !taken(&redirect.from))
            .collect()
    }
}
