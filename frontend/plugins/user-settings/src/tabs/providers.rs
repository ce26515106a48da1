//! The ways to sign in that the portal has, and what of them this browser has access to.

use callboard_i18n::t;
use callboard_shared::auth::{self, BrowserSession, ProviderKind, SignInProvider};
use callboard_ui::{Badge, Button, Card, CodeBlock, EmptyState, Icon, IconView, Size, Skeleton, Toast, Tone, toast};
use callboard_web_core::{
    Method, Query, Request, RequestError, RequestErrorPanel, SessionHandle, SessionState, api, invalidate, use_config,
    use_query, use_session,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sessions;

/// What an operator writes to add a way to sign in.
const EXAMPLE: &str = "auth:\n  providers:\n    guest: {}\n";

pub(crate) fn providers() -> AnyView {
    let query = use_query(|| Some(Request::<Vec<SignInProvider>>::get(auth::providers())));
    let session = use_session();
    let signed_in = Memo::new(move |_| matches!(*session.state.read(), SessionState::SignedIn(_)));
    let here = use_query(move || signed_in.get().then(sessions::request));
    let content = move || match (query.data(), query.failure()) {
        (Some(providers), _) if providers.is_empty() => none(),
        (Some(providers), _) => {
            let rows = providers.iter().cloned().map(|provider| view! { <Row provider here/> }).collect_view();
            view! { <ul class="settings__list">{rows}</ul> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The providers could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=2/> }.into_any(),
    };
    let subtitle = t!("The ways to sign in to this portal, and what it may do for you elsewhere").to_owned();
    view! { <Card title=Some(t!("Authentication providers").to_owned()) subtitle=Some(subtitle)>{content}</Card> }
        .into_any()
}

fn none() -> AnyView {
    let body = t!("Whoever runs the portal adds them to its configuration:").to_owned();
    view! {
        <EmptyState icon=Icon::Lock title=t!("No authentication providers") body=Some(body)>
            <CodeBlock text=EXAMPLE.to_owned() language="yaml"/>
        </EmptyState>
    }
    .into_any()
}

/// What this browser has of a provider.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Has {
    /// It is signed in with it.
    Session,
    /// Access to its API.
    Access,
    Nothing,
}

fn has(sessions: &[BrowserSession], provider: &str) -> Has {
    match sessions.iter().find(|session| session.current) {
        Some(here) if here.provider == provider => Has::Session,
        Some(here) if here.connected.iter().any(|connected| connected == provider) => Has::Access,
        _ => Has::Nothing,
    }
}

#[component]
fn Row(
    /// Which way.
    provider: SignInProvider,
    /// Where the person is signed in.
    here: Query<Vec<BrowserSession>>,
) -> impl IntoView {
    let SignInProvider { id, title, kind, signs_in: _, host: _ } = provider;
    let icon = Icon::by_name(&id).unwrap_or(match kind {
        ProviderKind::Guest => Icon::User,
        ProviderKind::OAuth => Icon::Lock,
        ProviderKind::Proxy => Icon::Shield,
    });
    let state = {
        let id = id.clone();
        Memo::new(move |_| here.data().map(|sessions| has(&sessions, &id)))
    };
    let environment = use_config().auth_environment().to_owned();
    let (session, busy) = (use_session(), RwSignal::new(false));
    let (own, called) = (id.clone(), title.clone());
    let end = move || {
        let (id, environment, title) = (own.clone(), environment.clone(), called.clone());
        match (kind, state.get()?) {
            (_, Has::Session) => Some(view! { <Badge tone=Tone::Success>{t!("Signed in")}</Badge> }.into_any()),
            (ProviderKind::OAuth, Has::Access) => {
                let label = t!("Disconnect {provider}", provider = title);
                let press = move |_| disconnect(id.clone(), environment.clone(), busy);
                let text = t!("Disconnect");
                Some(view! { <Button size=Size::Small label busy on_click=press>{text}</Button> }.into_any())
            }
            (ProviderKind::OAuth, Has::Nothing) => {
                let label = t!("Connect {provider}", provider = title);
                let press = move |_| connect(session, id.clone(), environment.clone(), busy);
                let text = t!("Connect");
                Some(view! { <Button size=Size::Small label busy on_click=press>{text}</Button> }.into_any())
            }
            _ => None,
        }
    };
    view! {
        <li class="settings__row">
            <IconView icon size=20/>
            <div class="settings__row-text">
                <p class="settings__row-title settings__row-title--marked">{title}<Badge tone=Tone::Neutral>{id}</Badge></p>
                <p class="settings__row-note">{about(kind)}</p>
            </div>
            {end}
        </li>
    }
    .into_any()
}

fn connect(session: SessionHandle, provider: String, environment: String, busy: RwSignal<bool>) {
    busy.set(true);
    spawn_local(async move {
        let connected = session.connect(&provider, &environment, "").await;
        done(connected.map(|_| ()), t!("It is not connected"), busy);
    });
}

fn disconnect(provider: String, environment: String, busy: RwSignal<bool>) {
    busy.set(true);
    spawn_local(async move {
        let path = auth::logout(&provider, Some(&environment));
        done(api::send_no_content(Method::Post, path, &()).await, t!("It is still connected"), busy);
    });
}

fn done(outcome: Result<(), RequestError>, title: &str, busy: RwSignal<bool>) {
    busy.try_set(false);
    match outcome {
        Ok(()) => invalidate(sessions::TAG),
        Err(error) => {
            let body = format!("{} {}", error.message, error.what_to_try());
            toast(Toast::error(title.to_owned()).body(body));
        }
    }
}

fn about(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Guest => t!("Lets everybody in without an account."),
        ProviderKind::OAuth => t!("Signs in on the provider's own page."),
        ProviderKind::Proxy => t!("A proxy in front of the portal vouches for who you are."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_that_asks_has() {
        let session = |current, provider: &str, connected: &[&str]| BrowserSession {
            id: String::new(),
            current,
            provider: provider.to_owned(),
            agent: String::new(),
            address: String::new(),
            signed_in_at: 0,
            last_used_at: 0,
            program: None,
            connected: connected.iter().map(|&provider| provider.to_owned()).collect(),
        };
        let sessions = [session(false, "okta", &[]), session(true, "oidc", &["oidc", "github"])];
        assert!(has(&sessions, "oidc") == Has::Session);
        assert!(has(&sessions, "github") == Has::Access);
        assert!(has(&sessions, "okta") == Has::Nothing && has(&[], "oidc") == Has::Nothing);
    }
}
