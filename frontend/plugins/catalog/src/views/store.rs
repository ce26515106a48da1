//! Views on the server.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::user_settings::{self, SavedView, SavedViewInput, SavedViewsResponse};
use callboard_ui::{Toast, toast};
use callboard_web_core::{Query, Request, RequestError, SessionState, api, invalidate, use_query, use_session};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page that these views belong to.
const PAGE: &str = "catalog";
/// The tag of requests below `/api/user-settings`.
const TAG: &str = "user-settings";

/// The views that the person sees, once they are needed.
pub(super) fn use_views(is_needed: Memo<bool>) -> Query<SavedViewsResponse> {
    let session = use_session();
    let signed_in = Memo::new(move |_| matches!(*session.state.read(), SessionState::SignedIn(_)));
    use_query(move || (signed_in.get() && is_needed.get()).then(|| Request::get(user_settings::views(Some(PAGE)))))
}

/// Saves a view, in the place of the one with this id.
pub(super) async fn save(
    id: Option<&str>,
    name: &str,
    owner: &str,
    state: serde_json::Value,
) -> Result<SavedView, RequestError> {
    let input =
        SavedViewInput { page: PAGE.to_owned(), name: name.trim().to_owned(), owner: Some(owner.to_owned()), state };
    let saved = match id {
        None => api::post(user_settings::views(None), &input).await,
        Some(id) => api::put(user_settings::view(id), &input).await,
    };
    invalidate(TAG);
    saved
}

/// Deletes a view, and offers to take that back.
pub(super) fn delete(view: Arc<SavedView>) {
    spawn_local(async move {
        match api::delete(user_settings::view(&view.id)).await {
            Ok(()) => {
                invalidate(TAG);
                let said = Toast::success(t!("The view “{name}” is deleted", name = view.name));
                toast(said.action(t!("Undo"), move || restore(Arc::clone(&view))));
            }
            Err(error) => toast(failed(t!("The view could not be deleted"), &error)),
        }
    });
}

fn restore(view: Arc<SavedView>) {
    spawn_local(async move {
        if let Err(error) = save(None, &view.name, &view.owner, view.state.clone()).await {
            toast(failed(t!("The view could not be restored"), &error));
        }
    });
}

/// What to say about a request that failed.
pub(super) fn failed(title: &str, error: &RequestError) -> Toast {
    Toast::error(title).body(format!("{} {}", error.message, error.what_to_try()))
}
