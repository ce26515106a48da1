//! Where the person is signed in.

use callboard_i18n::t;
use callboard_shared::auth::{self, BrowserSession, SignInProvider};
use callboard_ui::{Button, ButtonVariant, Card, EmptyState, Icon, Skeleton};
use callboard_web_core::time::use_now;
use callboard_web_core::{Request, RequestErrorPanel, SessionState, use_query, use_session};
use leptos::prelude::*;

use super::session_row::SessionRow;
use super::sign_out_everywhere::SignOutEverywhere;

/// The tag of the request that lists them, see `callboard_web_core::invalidate`.
pub(super) const TAG: &str = "browser-sessions";

pub(super) fn request() -> Request<Vec<BrowserSession>> {
    Request::get(auth::browser_sessions()).tag(TAG)
}

pub(crate) fn sessions() -> AnyView {
    let session = use_session();
    let signed_in = Memo::new(move |_| matches!(*session.state.read(), SessionState::SignedIn(_)));
    let query = use_query(move || signed_in.get().then(request));
    // Until their names are here, their ids do.
    let providers = use_query(|| Some(Request::<Vec<SignInProvider>>::get(auth::providers())));
    let title = move |id: &str| {
        let providers = providers.data()?;
        providers.iter().find(|provider| provider.id == id).map(|provider| provider.title.clone())
    };
    let now = use_now();
    let asking = RwSignal::new(false);
    let content = move || match (query.data(), query.failure()) {
        (Some(sessions), _) if sessions.is_empty() => nowhere(),
        (Some(sessions), _) => {
            let rows = sessions.iter().cloned().map(|session| {
                let provider_title = title(&session.provider);
                view! { <SessionRow session now provider_title/> }
            });
            let rows = rows.collect_view();
            view! { <ul class="settings__list">{rows}</ul> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("Where you are signed in could not be loaded") error retry/> }
                .into_any()
        }
        (None, None) => view! { <Skeleton lines=3/> }.into_any(),
    };
    let footer = move || {
        view! {
            <div class="settings__actions">
                <Button variant=ButtonVariant::Danger icon=Icon::Logout on_click=move |_| asking.set(true)>
                    {t!("Sign out everywhere")}
                </Button>
            </div>
        }
    };
    let subtitle = t!("Sign out what you do not know or no longer use").to_owned();
    view! {
        <Card title=Some(t!("Where you are signed in").to_owned()) subtitle=Some(subtitle) footer>{content}</Card>
        <SignOutEverywhere open=asking/>
    }
    .into_any()
}

fn nowhere() -> AnyView {
    let body = t!("This page was signed in without a session that the portal keeps.").to_owned();
    view! { <EmptyState icon=Icon::Lock title=t!("No sessions are kept") body=Some(body)/> }.into_any()
}
