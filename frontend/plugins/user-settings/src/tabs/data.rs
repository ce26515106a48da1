//! Everything that the portal keeps for the person: to look at, to take along, to delete.

use std::sync::Arc;

use callboard_shared::user_settings::{self, SavedViewsResponse, UserSetting, UserSettingsResponse};
use callboard_ui::{Button, ButtonVariant, Card, EmptyState, Icon, IconButton, Size, Skeleton, Toast, toast};
use callboard_web_core::{
    Query, Request, RequestErrorPanel, SessionState, api, invalidate, reload_settings, save_text, use_query,
    use_session,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::forget::ForgetDialog;
use crate::kept;

/// What the list and the views are asked for with.
const TAG: &str = "user-settings";

pub(crate) fn data() -> AnyView {
    let session = use_session();
    let signed_in = Memo::new(move |_| matches!(*session.state.read(), SessionState::SignedIn(_)));
    let settings =
        use_query(move || signed_in.get().then(|| Request::<UserSettingsResponse>::get(user_settings::buckets())));
    let views =
        use_query(move || signed_in.get().then(|| Request::<SavedViewsResponse>::get(user_settings::views(None))));
    let forgetting = RwSignal::new(false);
    let some = Memo::new(move |_| settings.data().is_some_and(|kept| !kept.items.is_empty()));
    let actions = move || {
        view! {
            <Button icon=Icon::Download on_click=move |_| export(settings, views) disabled=Signal::derive(move || settings.data().is_none())>"Export"</Button>
            <Button variant=ButtonVariant::Danger icon=Icon::Trash on_click=move |_| forgetting.set(true) disabled=Signal::derive(move || !some.get())>
                "Delete all"
            </Button>
        }
    };
    let content = move || {
        match (settings.data(), settings.failure()) {
        (Some(kept), _) if kept.items.is_empty() => view! {
            <EmptyState
                icon=Icon::Settings
                title="Nothing is kept for you"
                body=Some("What you star, how the portal looks to you and how you arrange its lists appears here.".to_owned())
            />
        }
        .into_any(),
        (Some(kept), _) => {
            let rows = kept.items.iter().map(row).collect_view();
            view! { <ul class="settings__list">{rows}</ul> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| settings.refetch());
            view! { <RequestErrorPanel title="What is kept for you could not be loaded" error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=4/> }.into_any(),
    }
    };
    view! {
        <Card
            title=Some("What the portal keeps for you".to_owned())
            subtitle=Some("On the server, under your name; only you can read it".to_owned())
            actions=actions
        >
            {content}
        </Card>
        <ForgetDialog open=forgetting/>
    }
    .into_any()
}

fn row(setting: &UserSetting) -> AnyView {
    let label = kept::label(setting);
    let (bucket, key) = (setting.bucket.clone(), setting.key.clone());
    let delete = move |_| {
        let path = user_settings::setting(&bucket, &key);
        spawn_local(async move {
            match api::delete(path).await {
                Ok(()) => {
                    reload_settings();
                    invalidate(TAG);
                }
                Err(error) => {
                    let body = format!("{} {}", error.message, error.what_to_try());
                    toast(Toast::error("It could not be deleted").body(body));
                }
            }
        });
    };
    view! {
        <li class="settings__row">
            <div class="settings__row-text">
                <p class="settings__row-title">{label.clone()}</p>
                <p class="settings__row-note">{kept::preview(&setting.value)}</p>
            </div>
            <IconButton icon=Icon::Trash label=format!("Delete {label}") size=Size::Small on_click=delete/>
        </li>
    }
    .into_any()
}

/// Settings and views as a file.
fn export(settings: Query<UserSettingsResponse>, views: Query<SavedViewsResponse>) {
    let (settings, views) = untrack(|| (settings.data(), views.data()));
    let items =
        |settings: Option<Arc<UserSettingsResponse>>| settings.map(|kept| kept.items.clone()).unwrap_or_default();
    let views = views.map(|views| views.items.clone()).unwrap_or_default();
    let file = json!({ "settings": items(settings), "views": views });
    save_text("callboard-settings.json", "application/json", &format!("{file:#}"));
}
