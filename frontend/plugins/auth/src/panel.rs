//! The ways to sign in.

use callboard_i18n::t;
use callboard_shared::auth::{self, SignInProvider};
use callboard_ui::{EmptyState, Icon, Skeleton};
use callboard_web_core::{
    RequestError, RequestErrorPanel, SessionHandle, SessionState, api, extension_config, use_session,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::SIGN_IN;
use crate::automatic::automatic;
use crate::provider_button::ProviderButton;

/// True unless a sign-in failed, or somebody signed out just now.
fn nobody_said_why(session: SessionHandle) -> bool {
    let quiet = matches!(&*session.state.read_untracked(), SessionState::SignedOut { reason: None });
    quiet && !session.was_left_on_purpose()
}

/// The ways to sign in, as the server offers them.
#[component]
pub(crate) fn Panel(
    /// Pages of providers open in a window, because this page must stay.
    by_window: bool,
    /// Somebody has just come, so that a sign-in that needs no press may begin.
    #[prop(optional)]
    arriving: bool,
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
    let ways = move || match providers.get() {
        None => view! { <Skeleton height="2.25rem"/> }.into_any(),
        Some(Ok(providers)) if providers.is_empty() => view! {
            <EmptyState
                icon=Icon::Lock
                title=t!("Nobody can sign in yet")
                body=Some(t!(
                    "The configuration names no provider. Whoever runs the portal adds one under auth.providers."
                ).to_owned())
            />
        }
        .into_any(),
        Some(Ok(mut providers)) => {
            // The others only give access to their own API.
            providers.retain(|provider| provider.signs_in);
            // A window that nobody asked for is kept shut by the browser.
            let auto = !by_window && extension_config(SIGN_IN).get("auto") == Some(&Value::Bool(true));
            let by_itself = automatic(&providers, auto).filter(|_| arriving && nobody_said_why(session)).cloned();
            let buttons = providers
                .into_iter()
                .enumerate()
                .map(|(index, provider)| {
                    let at_once = by_itself.as_ref() == Some(&provider);
                    view! { <ProviderButton provider first=index == 0 by_window at_once/> }
                })
                .collect_view();
            view! { <div class="sign-in__ways">{reason}{buttons}</div> }.into_any()
        }
        Some(Err(error)) => {
            let title = t!("The ways to sign in could not be loaded");
            view! { <RequestErrorPanel error title retry=again/> }.into_any()
        }
    };
    view! { <div class="sign-in__panel">{ways}</div> }.into_any()
}
