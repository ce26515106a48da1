//! The view that the catalog opens with.

use callboard_shared::catalog::{CatalogFilters, pages};
use callboard_shared::user_settings::SavedView;
use callboard_web_core::{Setting, use_go, use_setting};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

use super::shown::Shown;

/// A view, with what it shows, so that the catalog need not wait for the list of views.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct StartView {
    pub(super) id: String,
    query: String,
}

/// The view that the catalog opens with, if the person chose one.
pub(super) type Start = Setting<Option<StartView>>;

impl StartView {
    pub(super) fn of(view: &SavedView) -> Self {
        Self { id: view.id.clone(), query: Shown::of(view).query }
    }
}

/// Goes to the start view when the page is opened without any filter.
pub(super) fn use_start() -> Start {
    let start: Start = use_setting("catalog", "startView", None);
    let search = use_location().search;
    let plain = search.read_untracked().trim_start_matches('?').is_empty();
    if let Some(view) = start.get_untracked().filter(|_| plain) {
        use_go()(&pages::saved_view(&CatalogFilters::parse(&view.query), &view.id), true);
    }
    start
}

/// Keeps the copy in step with the view.
pub(super) fn follow(start: Start, views: &[SavedView]) {
    let Some(known) = start.get_untracked() else { return };
    match views.iter().find(|view| view.id == known.id) {
        None => start.reset(),
        Some(view) => {
            let now = StartView::of(view);
            if now != known {
                start.set(Some(now));
            }
        }
    }
}
