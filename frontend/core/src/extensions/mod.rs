//! Joins the plugins and applies what `app.extensions` of the configuration says about their parts: which
//! are there, in what order, and how they are set.

mod groups;
mod part_filter;
mod place;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use callboard_i18n::plain_text;
use callboard_shared::app::AppConfig;
use callboard_shared::entity::Entity;
use callboard_shared::permissions::Permission;
use callboard_ui::Icon;
use leptos::prelude::{expect_context, use_context};
use serde_json::{Map, Value};

use crate::plugin::{
    CardArea, EntityColumn, ExportFormat, FeatureFlag, LazyView, NavGroup, NavPart, Palette, Plugin, Preload,
    SearchResultView, SignInPage,
};
use crate::redirects::{self, Redirect};
use crate::route_path::{Params, RoutePath};
pub use part_filter::PartFilter;
use place::Declared;
use settings::Settings;

/// The portal as it is shown: the parts of all plugins, switched, sorted and set as configured.
#[derive(Default)]
pub struct Portal {
    /// Pages in the order of matching.
    pub pages: Vec<PortalPage>,
    /// The sidebar.
    pub nav: Vec<PortalNavItem>,
    /// What stands in the sidebar besides.
    pub nav_parts: Vec<NavPart>,
    /// Tabs of an entity's page, in order.
    pub tabs: Vec<PortalTab>,
    /// Cards of an entity's overview, in order.
    pub cards: Vec<PortalCard>,
    /// Columns of the list of entities, in order.
    pub entity_columns: Vec<EntityColumn>,
    /// Forms in which the list of entities can be saved, in order.
    pub export_formats: Vec<ExportFormat>,
    /// The ids of those parts of pages that are switched on, in order: see [`crate::Plugin::parts`].
    pub parts: Vec<&'static str>,
    /// How results of a search look, in the order of asking.
    pub search_results: Vec<SearchResultView>,
    /// What a person may switch on, by name.
    pub flags: Vec<FeatureFlag>,
    pub(crate) sign_in: Option<SignInPage>,
    pub(crate) palette: Option<Palette>,
    pub(crate) redirects: Vec<Redirect>,
    settings: HashMap<String, Map<String, Value>>,
}

/// A page in its place.
pub struct PortalPage {
    /// See [`crate::Page::id`].
    pub id: &'static str,
    /// Its address.
    pub path: RoutePath,
    /// Its title.
    pub title: String,
    /// See [`crate::Page::public`].
    pub public: bool,
    pub(crate) view: fn() -> LazyView,
    pub(crate) preload: fn() -> Preload,
}

/// An entry of the sidebar in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalNavItem {
    /// See [`crate::NavItem::id`].
    pub id: &'static str,
    /// Its text.
    pub label: String,
    /// Drawn before the text.
    pub icon: Icon,
    /// Path of the page below the app's root.
    pub path: String,
    /// Where in the sidebar it stands.
    pub group: NavGroup,
    /// See [`crate::NavItem::permission`].
    pub permission: Option<Permission>,
}

/// A tab of an entity's page in its place.
#[derive(Clone)]
pub struct PortalTab {
    /// See [`crate::EntityTab::id`].
    pub id: &'static str,
    /// Its address below the entity's page, with a slash before it.
    pub path: String,
    /// Its text.
    pub title: String,
    /// The title of the group that it stands in, if it does.
    pub group: Option<String>,
    /// Which entities have it.
    pub filter: PartFilter,
    /// See [`crate::EntityTab::view`].
    pub view: fn(Arc<Entity>) -> LazyView,
}

/// A card of an entity's overview in its place.
#[derive(Clone)]
pub struct PortalCard {
    /// See [`crate::EntityCard::id`].
    pub id: &'static str,
    /// Where on the page it stands.
    pub area: CardArea,
    /// Which entities have it.
    pub filter: PartFilter,
    /// See [`crate::EntityCard::view`].
    pub view: fn(Arc<Entity>) -> LazyView,
}

/// The portal as it is shown.
///
/// # Panics
/// Outside of the app that [`crate::mount`] starts.
pub fn use_portal() -> Arc<Portal> {
    expect_context::<Arc<Portal>>()
}

/// The settings of an extension in `app.extensions`; empty when there are none.
pub fn extension_config(id: &str) -> Map<String, Value> {
    use_context::<Arc<Portal>>().and_then(|portal| portal.settings.get(id).cloned()).unwrap_or_default()
}

impl Portal {
    /// Joins the plugins. What cannot be applied is told in words and left out, because a portal without one
    /// setting helps more than none.
    pub(crate) fn assemble(plugins: Vec<Plugin>, config: &AppConfig) -> (Self, Vec<String>) {
        let mut settings = Settings::of(config);
        let (mut pages, mut nav, mut tabs, mut cards) = (vec![], vec![], vec![], vec![]);
        let (mut sign_in, mut palette) = (None, None);
        let (mut nav_parts, mut search_results) = (vec![], vec![]);
        let (mut flags, mut parts) = (Vec::new(), Vec::new());
        let (mut entity_columns, mut export_formats) = (Vec::new(), Vec::new());
        for plugin in plugins {
            pages.extend(plugin.pages);
            nav.extend(plugin.nav);
            nav_parts.extend(plugin.nav_parts);
            tabs.extend(plugin.entity_tabs);
            cards.extend(plugin.entity_cards);
            parts.extend(plugin.parts);
            entity_columns.extend(plugin.entity_columns);
            export_formats.extend(plugin.export_formats);
            search_results.extend(plugin.search_results);
            flags.extend(plugin.feature_flags);
            sign_in = sign_in.or(plugin.sign_in);
            palette = palette.or(plugin.palette);
        }
        flags.sort_by_key(|flag| flag.name);
        flags.iter_mut().for_each(|flag| flag.description = plain_text(flag.description));
        let declared = Declared::of(&pages);
        let pages = settings.keep(pages, |page| (page.id, page.disabled));
        let nav = settings.keep(nav, |item| (item.id, false));
        let nav_parts = settings.keep(nav_parts, |part| (part.id, false));
        let tabs = settings.keep(tabs, |tab| (tab.id, false));
        let cards = settings.keep(cards, |card| (card.id, false));
        let search_results = settings.keep(search_results, |view| (view.id, false));
        let parts = settings.keep(parts, |id| (*id, false));
        let entity_columns = settings.keep(entity_columns, |column| (column.id, false));
        let export_formats = settings.keep(export_formats, |format| (format.id, false));
        let palette = settings.keep(palette.into_iter().collect(), |palette: &Palette| (palette.id, false)).pop();
        if let Some(sign_in) = sign_in {
            settings.know(sign_in.id);
        }
        let pages = place::pages(pages, &mut settings);
        let mut redirects = redirects::configured(&settings.config("app/routes"), &mut settings.notes);
        redirects.extend(declared.moved(&pages));
        let mut portal = Self {
            nav: nav.into_iter().filter_map(|item| declared.nav_item(item, &pages)).collect(),
            tabs: groups::tabs(tabs, &mut settings),
            cards: cards.into_iter().map(|card| place::card(card, &mut settings)).collect(),
            nav_parts,
            pages,
            parts,
            entity_columns,
            export_formats,
            search_results,
            flags,
            sign_in,
            palette,
            redirects,
            ..Self::default()
        };
        portal.redirects.extend(place::landing(&portal));
        let (configs, notes) = settings.finish();
        portal.settings = configs;
        (portal, notes)
    }

    /// The page at a path below the app's root, as its place in the list, with the parameters of the path.
    pub(crate) fn page_at(&self, path: &str) -> Option<(usize, Params)> {
        let matching = |(index, page): (usize, &PortalPage)| Some((index, page.path.params(path)?));
        self.pages.iter().enumerate().find_map(matching)
    }
}
