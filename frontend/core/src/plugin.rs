//! What a browser plugin contributes, as data.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_shared::permissions::Permission;
use callboard_shared::search::SearchResult;
use callboard_ui::Icon;
use leptos::prelude::AnyView;
use leptos_router::LazyRoute;
use serde_json::Value;

/// Everything that one feature adds to the portal. What is not named stays empty:
/// `Plugin { id: "catalog", pages: vec![…], ..Plugin::default() }`.
#[derive(Default)]
pub struct Plugin {
    /// The feature's word, as in crate names and addresses.
    pub id: &'static str,
    /// Pages, each with an address of its own.
    pub pages: Vec<Page>,
    /// Entries of the sidebar.
    pub nav: Vec<NavItem>,
    /// Parts of the sidebar that depend on who looks at it.
    pub nav_parts: Vec<NavPart>,
    /// Tabs of an entity's page.
    pub entity_tabs: Vec<EntityTab>,
    /// Cards on the overview of an entity.
    pub entity_cards: Vec<EntityCard>,
    /// Columns of the list of entities.
    pub entity_columns: Vec<EntityColumn>,
    /// Forms in which the list of entities can be saved.
    pub export_formats: Vec<ExportFormat>,
    /// Parts of its pages that `app.extensions` can switch, order and set: `catalog-filter:catalog/tag`. The pages
    /// look at [`crate::Portal::parts`].
    pub parts: Vec<&'static str>,
    /// How people sign in. The first plugin that has it decides.
    pub sign_in: Option<SignInPage>,
    /// How results of a search look, by the type of the document. The first that fits decides.
    pub search_results: Vec<SearchResultView>,
    /// The command palette. The first plugin that has it decides.
    pub palette: Option<Palette>,
    /// What a person may switch on before everybody has it; see [`crate::use_feature_flags`].
    pub feature_flags: Vec<FeatureFlag>,
}

/// A feature that a person may try before everybody has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeatureFlag {
    /// Its name: lower-case letters, digits and hyphens.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub description: &'static str,
}

/// A page of the portal.
pub struct Page {
    /// The id under which `app.extensions` knows it: `page:catalog`.
    pub id: &'static str,
    /// Its address below the app's root: `/catalog/:namespace/:kind/:name/*tab`.
    pub path: &'static str,
    /// The title of the browser's tab until the page sets its own.
    pub title: &'static str,
    /// Makes the page; [`Page::lazy`] fills it in.
    pub view: fn() -> LazyView,
    /// Fetches its code; [`Page::lazy`] fills it in.
    pub preload: fn() -> Preload,
    /// Shown to people who have not signed in, too.
    pub public: bool,
    /// Shown only when `app.extensions` names it.
    pub disabled: bool,
}

impl Page {
    /// A page whose code is fetched when it is first shown.
    pub fn lazy<P: LazyRoute>(id: &'static str, path: &'static str, title: &'static str) -> Self {
        let view = || Box::pin(P::view(P::data())) as LazyView;
        let preload = || Box::pin(P::preload()) as Preload;
        Self { id, path, title, view, preload, public: false, disabled: false }
    }

    /// The same page, shown to people who have not signed in, too.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.public = true;
        self
    }

    /// The same page, shown only when `app.extensions` names it, if `disabled`.
    #[must_use]
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
}

/// An entry of the sidebar.
#[derive(Debug, Clone, Copy)]
pub struct NavItem {
    /// The id under which `app.extensions` knows it: `nav-item:catalog`.
    pub id: &'static str,
    /// Its text.
    pub label: &'static str,
    /// Drawn before the text, and alone when the sidebar is narrow.
    pub icon: Icon,
    /// The address of a page as the plugin declares it. When the configuration moves the page, the entry
    /// follows.
    pub href: &'static str,
    /// Where in the sidebar it stands.
    pub group: NavGroup,
    /// What one must be allowed to do to be offered it; everybody is unless something is named.
    pub permission: Option<fn() -> Permission>,
}

/// A part of the sidebar that depends on who looks at it: items of the list, or nothing.
#[derive(Clone, Copy)]
pub struct NavPart {
    /// The id under which `app.extensions` knows it: `nav-item:org/my-groups`.
    pub id: &'static str,
    /// Where in the sidebar it stands, after the entries.
    pub group: NavGroup,
    /// Makes the items, `<li>`; shown once somebody is signed in.
    pub view: fn() -> LazyView,
}

/// A part of the sidebar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum NavGroup {
    /// The main part.
    #[default]
    Menu,
    /// At the end: what concerns the person, not the work.
    Settings,
}

/// A view that may have to be fetched first: `|entity| Box::pin(about(entity))`, where `about` is a
/// `#[lazy]` function.
pub type LazyView = Pin<Box<dyn Future<Output = AnyView>>>;

/// Ends when the code of a view has been fetched.
pub type Preload = Pin<Box<dyn Future<Output = ()>>>;

/// A tab of an entity's page.
#[derive(Clone, Copy)]
pub struct EntityTab {
    /// The id under which `app.extensions` knows it: `entity-content:catalog/overview`.
    pub id: &'static str,
    /// The address below the entity's page: `/` for the first, `/apis`.
    pub path: &'static str,
    /// Its text.
    pub title: &'static str,
    /// Which entities have it, see [`crate::EntityFilter`]; empty for all.
    pub filter: &'static str,
    /// Makes the content.
    pub view: fn(Arc<Entity>) -> LazyView,
}

/// A card on the overview of an entity.
#[derive(Clone, Copy)]
pub struct EntityCard {
    /// The id under which `app.extensions` knows it: `entity-card:catalog/about`.
    pub id: &'static str,
    /// Where on the page it stands.
    pub area: CardArea,
    /// Which entities have it, see [`crate::EntityFilter`]; empty for all.
    pub filter: &'static str,
    /// Makes the content.
    pub view: fn(Arc<Entity>) -> LazyView,
}

/// A part of an entity's overview.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum CardArea {
    /// The column beside the content: short facts.
    Info,
    /// The main column.
    #[default]
    Content,
    /// Across both columns.
    FullWidth,
}

/// A column of the list of entities. It is sorted by nothing: only the server can sort what is on other pages.
#[derive(Clone, Copy)]
pub struct EntityColumn {
    /// The id under which `app.extensions` knows it, and readers keep it: `catalog-column:oncall/who`.
    pub id: &'static str,
    /// What stands above it.
    pub header: &'static str,
    /// The kinds whose lists have it, in lower case; empty for all.
    pub kinds: &'static [&'static str],
    /// Paths of what the cell needs of an entity beside its name and type: `metadata.annotations`.
    pub fields: &'static [&'static str],
    /// Whether it is there until the reader chooses columns.
    pub usual: bool,
    /// Makes a cell.
    pub cell: fn(&Arc<Entity>) -> AnyView,
}

/// A form in which the list of entities can be saved, beside CSV and JSON.
#[derive(Clone, Copy)]
pub struct ExportFormat {
    /// The id under which `app.extensions` knows it: `catalog-export:oncall/markdown`.
    pub id: &'static str,
    /// What the reader sees.
    pub label: &'static str,
    /// The ending of the file, without a dot.
    pub ending: &'static str,
    /// The media type of the file.
    pub media_type: &'static str,
    /// What stands before the first row, given the headers of the columns.
    pub begin: fn(&[&str]) -> String,
    /// A row, given the headers and a value for each; null where the entity has none.
    pub row: fn(&[&str], &[Value]) -> String,
    /// What stands after the last row.
    pub end: fn() -> String,
}

/// How results of one type look on the page of results.
#[derive(Clone, Copy)]
pub struct SearchResultView {
    /// The id under which `app.extensions` knows it: `search-result-list-item:catalog`.
    pub id: &'static str,
    /// The type of the documents: `software-catalog`.
    pub document_type: &'static str,
    /// Makes the content of the list item.
    pub view: fn(Arc<SearchResult>) -> LazyView,
}

/// What Ctrl-K, ⌘-K and the search button of the navigation open.
#[derive(Clone, Copy)]
pub struct Palette {
    /// The id under which `app.extensions` can switch it off: `nav-item:search`.
    pub id: &'static str,
    /// Makes it, when it is opened for the first time. The signal says whether it is open; the palette sets it to
    /// false when the person closes it.
    pub view: fn(leptos::prelude::RwSignal<bool>) -> LazyView,
}

/// How people sign in.
#[derive(Clone, Copy)]
pub struct SignInPage {
    /// The id under which `app.extensions` knows it: `sign-in-page:app`.
    pub id: &'static str,
    /// Makes the content.
    pub view: fn(SignInPlace) -> LazyView,
    /// Makes the dialog that asks for access to the API of a provider; see [`crate::provider_access`].
    pub access: fn() -> LazyView,
}

/// Where the sign-in stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInPlace {
    /// Alone on the page, before anything else is shown.
    Page,
    /// In a dialog over a page whose session ended.
    Dialog,
}
