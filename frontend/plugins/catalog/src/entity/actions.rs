//! What can be done with an entity.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{pages, permissions};
use callboard_shared::entity::Entity;
use callboard_ui::{Icon, Menu, MenuItem, Toast, copy_text, toast};
use callboard_web_core::{Action, Permitted, Stars, href, use_page_actions, use_permission, use_stars};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::facts::{can_refresh, edit_url, source_url, view_url};
use super::news::News;
use crate::inspect::{Inspecting, InspectorTab};

/// The dialogs of an entity's page, and what it says. They are made once for the page, so that a change of the
/// entity closes none of them.
#[derive(Clone, Copy)]
pub(crate) struct Doors {
    /// A closer look.
    pub(crate) inspecting: Inspecting,
    /// Taking the entity out of the catalog.
    pub(crate) unregistering: RwSignal<bool>,
    /// What just happened to it.
    pub(crate) news: News,
}

/// The menu of an entity.
#[component]
pub(crate) fn EntityMenu(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let doors = expect_context::<Doors>();
    let own_ref = entity.entity_ref().to_string();
    let may = May {
        read_again: use_permission(&permissions::entity_refresh(), Some(&own_ref)),
        take_out: use_permission(&permissions::entity_delete(), Some(&own_ref)),
    };
    let stars = use_stars();
    let (same, may_too) = (Arc::clone(&entity), may.clone());
    use_page_actions(move || page_actions(&same, doors, stars, &may_too));
    let items = move || menu_items(&entity, doors, stars, &may);
    view! { <Menu label=t!("More actions") items=Signal::derive(items)/> }
}

/// The same for the command palette, as far as the person may.
fn page_actions(entity: &Arc<Entity>, doors: Doors, stars: Stars, may: &May) -> Vec<Action> {
    let Doors { inspecting, unregistering, news } = doors;
    let this = entity.entity_ref();
    let (star, icon) = match stars.contains(&this) {
        true => (t!("Remove from starred"), Icon::StarFilled),
        false => (t!("Add to starred"), Icon::Star),
    };
    let (copied, refreshed) = (this.to_string(), Arc::clone(entity));
    let mut actions = vec![
        Action::new(star, icon, move || stars.toggle(&this)).words("favourite favorite bookmark"),
        Action::new(t!("Copy entity ref"), Icon::Copy, move || copy(copied.clone(), t!("Entity ref copied")))
            .words("reference"),
        Action::new(t!("Inspect entity"), Icon::Search, move || {
            inspecting.tab.set(InspectorTab::default());
            inspecting.open.set(true);
        })
        .words("yaml json raw ancestry explain"),
    ];
    if may.read_again.get().is_yes() && can_refresh(entity) {
        let read_again = move || news.read_again(&refreshed);
        actions
            .push(Action::new(t!("Read the source again"), Icon::Refresh, read_again).words("refresh reload update"));
    }
    for (label, icon, url) in [
        (t!("Open the source"), Icon::Code, source_url(entity)),
        (t!("View the catalog file"), Icon::Eye, view_url(entity).map(str::to_owned)),
        (t!("Edit the catalog file"), Icon::Edit, edit_url(entity).map(str::to_owned)),
    ] {
        actions.extend(url.map(|url| Action::new(label, icon, move || open_elsewhere(&url)).words("repository git")));
    }
    if may.take_out.get().is_yes() {
        let ask = move || unregistering.set(true);
        actions.push(Action::new(t!("Unregister entity"), Icon::Trash, ask).words("delete remove"));
    }
    actions
}

/// What the person may do with the entity.
#[derive(Clone)]
struct May {
    read_again: ArcReadSignal<Permitted>,
    take_out: ArcReadSignal<Permitted>,
}

fn menu_items(entity: &Arc<Entity>, doors: Doors, stars: Stars, may: &May) -> Vec<MenuItem> {
    let Doors { inspecting, unregistering, news } = doors;
    let this = entity.entity_ref();
    let (star, icon) = match stars.contains(&this) {
        true => (t!("Remove from starred"), Icon::StarFilled),
        false => (t!("Add to starred"), Icon::Star),
    };
    let address = href(&pages::of(entity));
    let (copied_ref, refreshed) = (entity.entity_ref().to_string(), Arc::clone(entity));
    let mut items = vec![
        MenuItem::action(star, move || stars.toggle(&this)).icon(icon),
        MenuItem::action(t!("Copy link"), move || copy(absolute(&address), t!("Link copied"))).icon(Icon::Link),
        MenuItem::action(t!("Copy entity ref"), move || copy(copied_ref.clone(), t!("Entity ref copied")))
            .icon(Icon::Copy),
        MenuItem::action(t!("Inspect entity"), move || {
            inspecting.tab.set(InspectorTab::default());
            inspecting.open.set(true);
        })
        .icon(Icon::Search),
        MenuItem::action(t!("Read the source again"), move || news.read_again(&refreshed))
            .icon(Icon::Refresh)
            .disabled(!may.read_again.get().is_yes() || !can_refresh(entity) || news.is_reading())
            .divider(),
    ];
    if let Some(url) = source_url(entity) {
        items.push(elsewhere(t!("Open the source"), &url).icon(Icon::Code));
    }
    if let Some(url) = view_url(entity) {
        items.push(elsewhere(t!("View the catalog file"), url).icon(Icon::Eye));
    }
    if let Some(url) = edit_url(entity) {
        items.push(elsewhere(t!("Edit the catalog file"), url).icon(Icon::Edit));
    }
    let take_out = MenuItem::action(t!("Unregister entity"), move || unregistering.set(true));
    items.push(take_out.icon(Icon::Trash).danger().disabled(!may.take_out.get().is_yes()).divider());
    items
}

/// A line of a menu that opens another site in a new tab.
pub(crate) fn elsewhere(label: &str, url: &str) -> MenuItem {
    let url = url.to_owned();
    MenuItem::action(label, move || open_elsewhere(&url))
}

fn open_elsewhere(url: &str) {
    let _ = window().open_with_url_and_target_and_features(url, "_blank", "noopener,noreferrer");
}

fn absolute(path: &str) -> String {
    format!("{}{path}", window().location().origin().unwrap_or_default())
}

/// Copies a text and says so.
pub(crate) fn copy(text: String, done: &'static str) {
    spawn_local(async move {
        match copy_text(&text).await {
            true => toast(Toast::success(done)),
            false => toast(Toast::error(t!("The browser did not allow copying")).body(text)),
        }
    });
}
