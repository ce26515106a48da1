//! What can be done with an entity.

use std::sync::Arc;
use std::time::Duration;

use callboard_shared::catalog::{self, RefreshRequest, pages};
use callboard_shared::entity::Entity;
use callboard_ui::{Icon, Menu, MenuItem, Toast, copy_text, toast};
use callboard_web_core::{Method, api, href, invalidate};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::facts::{can_refresh, edit_url, source_url, view_url};
use super::inspector::{Inspector, use_inspector};

/// How long the catalog gets to read a source before the page looks again.
const READING: Duration = Duration::from_millis(1500);

/// The menu of an entity, with the dialog that it opens.
#[component]
pub(crate) fn EntityMenu(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let inspecting = use_inspector();
    let items = {
        let entity = Arc::clone(&entity);
        move || menu_items(&entity, inspecting)
    };
    view! {
        <Menu label="More actions" items=Signal::derive(items)/>
        <Inspector entity=entity.entity_ref() open=inspecting/>
    }
}

fn menu_items(entity: &Arc<Entity>, inspecting: RwSignal<bool>) -> Vec<MenuItem> {
    let address = href(&pages::of(entity));
    let (copied_ref, refreshed) = (entity.entity_ref().to_string(), Arc::clone(entity));
    let mut items = vec![
        MenuItem::action("Copy link", move || copy(absolute(&address), "Link copied")).icon(Icon::Link),
        MenuItem::action("Copy entity ref", move || copy(copied_ref.clone(), "Entity ref copied")).icon(Icon::Copy),
        MenuItem::action("Inspect JSON", move || inspecting.set(true)).icon(Icon::Search),
        MenuItem::action("Read the source again", move || refresh(&refreshed))
            .icon(Icon::Refresh)
            .disabled(!can_refresh(entity))
            .divider(),
    ];
    if let Some(url) = source_url(entity) {
        items.push(elsewhere("Open the source", &url).icon(Icon::Code));
    }
    if let Some(url) = view_url(entity) {
        items.push(elsewhere("View the catalog file", url).icon(Icon::Eye));
    }
    if let Some(url) = edit_url(entity) {
        items.push(elsewhere("Edit the catalog file", url).icon(Icon::Edit));
    }
    items
}

/// A line that opens another site in a new tab.
fn elsewhere(label: &str, url: &str) -> MenuItem {
    let url = url.to_owned();
    MenuItem::action(label, move || {
        let _ = window().open_with_url_and_target_and_features(&url, "_blank", "noopener,noreferrer");
    })
}

fn absolute(path: &str) -> String {
    format!("{}{path}", window().location().origin().unwrap_or_default())
}

fn copy(text: String, done: &'static str) {
    spawn_local(async move {
        match copy_text(&text).await {
            true => toast(Toast::success(done)),
            false => toast(Toast::error("The browser did not allow copying").body(text)),
        }
    });
}

/// Asks the catalog to read the entity's source again.
pub(crate) fn refresh(entity: &Entity) {
    let title = entity.title().to_owned();
    let request = RefreshRequest { entity_ref: entity.entity_ref().to_string(), authorization_token: None };
    spawn_local(async move {
        match api::send_no_content(Method::Post, catalog::refresh(), &request).await {
            Ok(()) => {
                toast(
                    Toast::success(format!("The source of {title} is being read")).body("Changes appear in a moment."),
                );
                set_timeout(|| invalidate("catalog"), READING);
            }
            Err(error) => toast(Toast::error(format!("The source of {title} could not be read again")).body(format!(
                "{} {}",
                error.message,
                error.what_to_try()
            ))),
        }
    });
}
