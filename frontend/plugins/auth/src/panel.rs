//! The ways to sign in.

use callboard_shared::auth::{self, SignInProvider};
use callboard_ui::{EmptyState, Icon, Skeleton};
use callboard_web_core::{RequestError, RequestErrorPanel, SessionState, api, use_session};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::provider_button::ProviderButton;

/// The ways to sign in, as the server offers them.
#[component]
pub(crate) fn Panel(
    /// Pages of providers open in a window, because this page must stay.
    by_window: bool,
) -> impl IntoView {
    let session = use_session();
    let providers = RwSignal::new(None::<Result<Vec<SignInProvider>, RequestError>>);
    let ask = move || {
        providers.set(None);
        spawn_local(async move {
            let answer = api::get_open(auth::providers()).await;
            providers.try_set(Some(answer));
        });
    };
    ask();
    let again = Callback::new(move |()| {
        ask();
        // The server may not have answered when the page came either, and know this browser still.
        spawn_local(async move {
            let _ = session.renew().await;
        });
    });
    let reason = move || match session.state.get() {
        SessionState::SignedOut { reason } => reason.map(|reason| view! { <p class="sign-in__reason">{reason}</p> }),
        _ => None,
    };
    let ways = move || {
        match providers.get() {
        None => view! { <Skeleton height="2.25rem"/> }.into_any(),
        Some(Ok(providers)) if providers.is_empty() => view! {
            <EmptyState
                icon=Icon::Lock
                title="Nobody can sign in yet"
                body=Some("The configuration names no provider. Whoever runs the portal adds one under auth.providers.".to_owned())
            />
        }
        .into_any(),
        Some(Ok(providers)) => {
            let buttons = providers
                .into_iter()
                // The others only give access to their own API.
                .filter(|provider| provider.signs_in)
                .enumerate()
                .map(|(index, provider)| view! { <ProviderButton provider first=index == 0 by_window/> })
                .collect_view();
            view! { <div class="sign-in__ways">{reason}{buttons}</div> }.into_any()
        }
        Some(Err(error)) => {
            view! { <RequestErrorPanel error title="The ways to sign in could not be loaded" retry=again/> }.into_any()
        }
    }
    };
    view! { <div class="sign-in__panel">{ways}</div> }.into_any()
}
