//! The menu of saved views in the list's bar.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{CatalogFilters, pages};
use callboard_shared::entity::EntityRef;
use callboard_shared::user_settings::SavedView;
use callboard_ui::{ButtonVariant, Icon, IconView, Menu, MenuItem, Toast, copy_text, from_first_use, toast};
use callboard_web_core::{Setting, href, use_go, use_setting};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_query_map};
use serde_json::Value;

use super::dialog::{Draft, SaveDialog};
use super::shown::{self, Shown};
use super::start::{self, Start, StartView};
use super::store;
use crate::entity::name::display_name;

/// What the menu works with.
#[derive(Clone, Copy)]
struct Views {
    all: Memo<Arc<Vec<SavedView>>>,
    /// The one that the list shows, perhaps with other filters by now.
    current: Memo<Option<usize>>,
    changed: Memo<bool>,
    search: Memo<String>,
    start: Start,
    columns: Setting<Value>,
    draft: RwSignal<Option<Draft>>,
}

/// Saved views: go to one, save what the list shows, share, rename, delete.
#[component]
pub(crate) fn SavedViews() -> impl IntoView {
    let start = start::use_start();
    // The plain list is no view, so nobody needs them there before the menu is about to be opened.
    let is_near = RwSignal::new(false);
    let come_near = move || {
        if !is_near.get_untracked() {
            is_near.set(true);
        }
    };
    let search = use_location().search;
    let is_needed = Memo::new(move |_| is_near.get() || start.is_kept() || !search.read().is_empty());
    let query = store::use_views(is_needed);
    let all = Memo::new(move |_| query.data().map(|views| Arc::new(views.items.clone())).unwrap_or_default());
    Effect::new(move || {
        if let Some(views) = query.data() {
            start::follow(start, &views.items);
        }
    });
    let named = use_query_map();
    // Who changes a filter of a view is still at that view, and may save the change.
    let named = Memo::new(move |before: Option<&Option<String>>| {
        named.read().get_str(pages::VIEW).map(str::to_owned).or_else(|| before.cloned().flatten())
    });
    let current = Memo::new(move |_| shown::current(&all.read(), named.read().as_deref(), &search.read()));
    let changed = Memo::new(move |_| {
        let all = all.read();
        let view = current.get().and_then(|place| all.get(place));
        view.is_some_and(|view| shown::kept(&Shown::of(view).query) != shown::kept(&search.read()))
    });
    let columns = use_setting("catalog", "columns", Value::Null);
    let views = Views { all, current, changed, search, start, columns, draft: RwSignal::new(None) };
    let go = StoredValue::new(use_go());
    let items = Signal::derive(move || items(views, move |path: &str| go.with_value(|go| go(path, false))));
    let name = move || {
        // Before what is made of it: the framework takes a change for told that reached only another memo.
        let all = all.get();
        match current.get().and_then(|place| all.get(place)) {
            Some(view) if changed.get() => t!("{name} · changed", name = view.name),
            Some(view) => view.name.clone(),
            None => t!("Views").to_owned(),
        }
    };
    let trigger = move || {
        view! { <span class="views__trigger"><IconView icon=Icon::Eye/><span class="views__name">{name}</span></span> }
    };
    view! {
        <div class="views" on:pointerenter=move |_| come_near() on:focusin=move |_| come_near()>
            <Menu label=t!("Saved views") trigger=trigger variant=ButtonVariant::Secondary items/>
            {from_first_use(move || views.draft.read().is_some(), move || view! { <SaveDialog draft=views.draft/> }.into_any())}
        </div>
    }
    .into_any()
}

fn items(views: Views, go: impl Fn(&str) + Copy + Send + Sync + 'static) -> Vec<MenuItem> {
    let all = views.all.get();
    let current = views.current.get();
    let mut items: Vec<MenuItem> = all
        .iter()
        .enumerate()
        .map(|(place, view)| {
            let (label, icon) = label(view);
            let address = address(view);
            let columns = Shown::of(view).columns;
            let open = move || {
                if let Some(columns) = columns.clone() {
                    views.columns.set(columns);
                }
                go(&address);
            };
            MenuItem::action(label, open).icon(icon).checked(current == Some(place))
        })
        .collect();
    let save = MenuItem::action(t!("Save as a new view…"), move || views.draft.set(Some(Draft::new(views.state()))));
    let save = save.icon(Icon::Plus);
    items.push(if all.is_empty() { save } else { save.divider() });
    if let Some(view) = current.and_then(|place| all.get(place)) {
        items.extend(of_current(views, Arc::new(view.clone())));
    }
    items
}

/// What can be done with the view that the list shows.
fn of_current(views: Views, view: Arc<SavedView>) -> Vec<MenuItem> {
    let mut items = Vec::new();
    if views.changed.get() {
        let this = Arc::clone(&view);
        let update = move || update(views, Arc::clone(&this));
        let label = t!("Save changes to “{name}”", name = view.name);
        items.push(MenuItem::action(label, update).icon(Icon::Check));
    }
    let (this, link) = (Arc::clone(&view), address(&view));
    let rename = move || views.draft.set(Some(Draft::of(&this)));
    items.push(MenuItem::action(t!("Rename or share…"), rename).icon(Icon::Edit));
    items.push(MenuItem::action(t!("Copy link"), move || copy_link(&link)).icon(Icon::Link));
    let is_start = views.start.get().is_some_and(|start| start.id == view.id);
    let this = Arc::clone(&view);
    let choose = move || match is_start {
        true => views.start.reset(),
        false => views.start.set(Some(StartView::of(&this))),
    };
    items.push(MenuItem::action(t!("Open the catalog with it"), choose).icon(Icon::Home).checked(is_start));
    let name = t!("Delete “{name}”", name = view.name);
    items.push(MenuItem::action(name, move || store::delete(Arc::clone(&view))).icon(Icon::Trash).danger().divider());
    items
}

impl Views {
    /// What the list shows now.
    fn state(&self) -> Shown {
        let columns = self.columns.is_kept().then(|| self.columns.get_untracked());
        Shown { query: shown::kept(&self.search.read_untracked()), columns }
    }
}

/// The name, with the group that a view is shared with.
fn label(view: &SavedView) -> (String, Icon) {
    match EntityRef::parse_full(&view.owner) {
        Ok(owner) if owner.kind != "user" => (format!("{} · {}", view.name, display_name(&owner).get()), Icon::Group),
        _ => (view.name.clone(), Icon::User),
    }
}

fn address(view: &SavedView) -> String {
    let filters: CatalogFilters = Shown::of(view).filters();
    pages::saved_view(&filters, &view.id)
}

fn update(views: Views, view: Arc<SavedView>) {
    let state = serde_json::to_value(untrack(|| views.state())).unwrap_or_default();
    spawn_local(async move {
        match store::save(Some(&view.id), &view.name, &view.owner, state).await {
            Ok(_) => toast(Toast::success(t!("The view “{name}” is saved", name = view.name))),
            Err(error) => toast(store::failed(t!("The view could not be saved"), &error)),
        }
    });
}

fn copy_link(path: &str) {
    let link = format!("{}{}", window().location().origin().unwrap_or_default(), href(path));
    spawn_local(async move {
        match copy_text(&link).await {
            true => toast(Toast::success(t!("Link copied"))),
            false => toast(Toast::error(t!("The browser did not allow copying")).body(link)),
        }
    });
}
