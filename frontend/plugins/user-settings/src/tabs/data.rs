//! Everything that the portal keeps for the person: to look at, to take along, to delete.

use callboard_i18n::t;
use callboard_shared::user_settings::{self, SavedViewsResponse, UserSettingsResponse};
use callboard_ui::{Button, ButtonVariant, Card, EmptyState, Icon, Skeleton, Stack};
use callboard_web_core::{Query, Request, RequestErrorPanel, SessionState, save_text, use_query, use_session};
use leptos::prelude::*;
use serde_json::json;

use super::forget::ForgetDialog;
use super::kept_row::{setting_row, view_row};

/// Two lists: settings, and the views that the person sees.
#[derive(Clone, Copy)]
struct Kept {
    settings: Query<UserSettingsResponse>,
    views: Query<SavedViewsResponse>,
}

pub(crate) fn data() -> AnyView {
    let session = use_session();
    let signed_in = Memo::new(move |_| matches!(*session.state.read(), SessionState::SignedIn(_)));
    let kept = Kept {
        settings: use_query(move || signed_in.get().then(|| Request::get(user_settings::buckets()))),
        views: use_query(move || signed_in.get().then(|| Request::get(user_settings::views(None)))),
    };
    let forgetting = RwSignal::new(false);
    let unknown = Signal::derive(move || kept.settings.data().is_none());
    let nothing = Signal::derive(move || kept.settings.data().is_none_or(|settings| settings.items.is_empty()));
    let actions = move || {
        let forget = move |_| forgetting.set(true);
        view! {
            <div class="settings__actions">
                <Button icon=Icon::Download disabled=unknown on_click=move |_| kept.export()>{t!("Export")}</Button>
                <Button variant=ButtonVariant::Danger icon=Icon::Trash disabled=nothing on_click=forget>
                    {t!("Delete all")}
                </Button>
            </div>
        }
    };
    view! {
        <Stack>
            <Card
                title=Some(t!("What the portal keeps for you").to_owned())
                subtitle=Some(t!("On the server, under your name; only you can read it").to_owned())
                footer=actions
            >
                {move || kept.setting_list()}
            </Card>
            {move || kept.view_list()}
        </Stack>
        <ForgetDialog open=forgetting/>
    }
    .into_any()
}

impl Kept {
    fn setting_list(self) -> AnyView {
        match (self.settings.data(), self.settings.failure()) {
            (Some(settings), _) if settings.items.is_empty() => nothing_kept(),
            (Some(settings), _) => {
                let rows = settings.items.iter().map(setting_row).collect_view();
                view! { <ul class="settings__list">{rows}</ul> }.into_any()
            }
            (None, Some(error)) => {
                let retry = Callback::new(move |()| self.settings.refetch());
                view! { <RequestErrorPanel title=t!("What is kept for you could not be loaded") error retry/> }
                    .into_any()
            }
            (None, None) => view! { <Skeleton lines=4/> }.into_any(),
        }
    }

    /// Nothing when there are no views, and when they cannot be loaded: the list above says that already.
    fn view_list(self) -> Option<AnyView> {
        let views = self.views.data().filter(|views| !views.items.is_empty())?;
        let rows = views.items.iter().map(view_row).collect_view();
        let subtitle = t!("A view that is shared with a group is deleted for all of its members").to_owned();
        let list = view! {
            <Card title=Some(t!("Saved views").to_owned()) subtitle=Some(subtitle)>
                <ul class="settings__list">{rows}</ul>
            </Card>
        };
        Some(list.into_any())
    }

    /// Settings and views as a file.
    fn export(self) {
        let (settings, views) = untrack(|| (self.settings.data(), self.views.data()));
        let settings = settings.map(|settings| settings.items.clone()).unwrap_or_default();
        let views = views.map(|views| views.items.clone()).unwrap_or_default();
        let file = json!({ "settings": settings, "views": views });
        save_text("callboard-settings.json", "application/json", &format!("{file:#}"));
    }
}

fn nothing_kept() -> AnyView {
    let body = t!("What you star, how the portal looks to you and how you arrange its lists appears here.").to_owned();
    view! { <EmptyState icon=Icon::Settings title=t!("Nothing is kept for you") body=Some(body)/> }.into_any()
}
