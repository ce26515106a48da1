//! What signing in comes to, for administrators: what a provider tells, what each resolver makes of it, and the user.

use callboard_i18n::t;
use callboard_shared::auth::{self, ProviderKind, SIGN_IN_TEST_PERMISSION, SignInProvider, SignInTest};
use callboard_shared::permissions::Permission;
use callboard_shared::user_settings::pages;
use callboard_ui::{Badge, Button, Card, EmptyState, ErrorPanel, Icon, IconView, Skeleton, Stack, Tone};
use callboard_web_core::{
    Permitted, Request, RequestErrorKind, RequestErrorPanel, api, href, invalidate, remember, use_config,
    use_permission, use_query,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

use super::sign_in_test_result::result;

/// The tag of the request for what came of it.
const TAG: &str = "sign-in-test";

/// To see what a sign-in comes to.
pub(crate) fn permission() -> Permission {
    Permission::basic(SIGN_IN_TEST_PERMISSION, Some("read"))
}

pub(crate) fn sign_in_test() -> AnyView {
    let permitted = use_permission(&permission(), None);
    let content = move || match permitted.get() {
        Permitted::Asking => view! { <Card><Skeleton lines=4/></Card> }.into_any(),
        Permitted::Yes => view! { <Test/> }.into_any(),
        Permitted::No => refused(),
    };
    content.into_any()
}

fn refused() -> AnyView {
    let body =
        t!("It needs the permission {permission}; ask whoever runs the portal.", permission = SIGN_IN_TEST_PERMISSION);
    view! { <Card><EmptyState icon=Icon::Lock title=t!("You may not test sign-ins") body=Some(body)/></Card> }
        .into_any()
}

fn last() -> Request<SignInTest> {
    Request::get(auth::test_result()).tag(TAG)
}

#[component]
fn Test() -> impl IntoView {
    let providers = use_query(|| Some(Request::<Vec<SignInProvider>>::get(auth::providers())));
    let tested = use_query(|| Some(last()));
    let failure = RwSignal::new(use_query_map().read_untracked().get("error"));
    let ways = move || match (providers.data(), providers.failure()) {
        (Some(providers), _) => {
            let rows = providers.iter().cloned().map(|provider| view! { <Way provider failure/> }).collect_view();
            view! { <ul class="settings__list">{rows}</ul> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| providers.refetch());
            view! { <RequestErrorPanel title=t!("The providers could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=2/> }.into_any(),
    };
    let outcome = move || match (tested.data(), tested.failure()) {
        (Some(test), _) => Some(result(&test)),
        // Nothing was tested yet.
        (None, Some(error)) if error.kind == RequestErrorKind::NotFound => None,
        (None, Some(error)) => {
            let retry = Callback::new(move |()| tested.refetch());
            Some(view! { <RequestErrorPanel title=t!("What came of it could not be loaded") error retry/> }.into_any())
        }
        (None, None) => None,
    };
    let failed =
        move || failure.get().map(|why| view! { <ErrorPanel title=t!("The provider was asked in vain") message=why/> });
    let subtitle = t!("The provider is asked as for any sign-in, and nobody is signed in by it").to_owned();
    view! {
        <Stack>
            <Card title=Some(t!("Test a sign-in").to_owned()) subtitle=Some(subtitle)>{ways}</Card>
            {failed}
            {outcome}
        </Stack>
    }
    .into_any()
}

#[component]
fn Way(
    /// What to test.
    provider: SignInProvider,
    /// Why it was asked in vain.
    failure: RwSignal<Option<String>>,
) -> impl IntoView {
    let SignInProvider { id, title, kind, signs_in, host: _ } = provider;
    let environment = use_config().auth_environment().to_owned();
    let busy = RwSignal::new(false);
    let icon = Icon::by_name(&id).unwrap_or(match kind {
        ProviderKind::Guest => Icon::User,
        ProviderKind::OAuth => Icon::Lock,
        ProviderKind::Proxy => Icon::Shield,
    });
    let label = t!("Test {provider}", provider = title);
    let press = {
        let id = id.clone();
        move |_| {
            busy.set(true);
            failure.set(None);
            match kind {
                ProviderKind::Proxy => test_proxy(id.clone(), busy, failure),
                ProviderKind::OAuth | ProviderKind::Guest => leave(&id, &environment),
            }
        }
    };
    let note = match (kind, signs_in) {
        (ProviderKind::Guest, _) => t!("Everybody is the same guest; there is nothing to test."),
        (_, false) => t!("Has no resolvers: gives access to its own API and signs nobody in."),
        (ProviderKind::OAuth, true) => t!("Goes to the provider's page and comes back here."),
        (ProviderKind::Proxy, true) => t!("Shows what the proxy tells about this very request."),
    };
    let button = (kind != ProviderKind::Guest).then(|| {
        view! { <Button label busy on_click=press>{t!("Test")}</Button> }
    });
    view! {
        <li class="settings__row">
            <IconView icon size=20/>
            <div class="settings__row-text">
                <p class="settings__row-title settings__row-title--marked">{title}<Badge tone=Tone::Neutral>{id}</Badge></p>
                <p class="settings__row-note">{note}</p>
            </div>
            {button}
        </li>
    }
    .into_any()
}

fn leave(provider: &str, environment: &str) {
    let location = window().location();
    let origin = location.origin().unwrap_or_default();
    let here = format!("{origin}{}", href(&pages::tab(pages::SIGN_IN_TEST)));
    let _ = location.assign(&api::absolute(&auth::start_test(provider, Some(environment), &origin, &here)));
}

fn test_proxy(provider: String, busy: RwSignal<bool>, failure: RwSignal<Option<String>>) {
    spawn_local(async move {
        match api::post::<_, SignInTest>(auth::test(&provider), &()).await {
            Ok(test) => {
                remember(last(), test);
            }
            Err(error) => {
                failure.try_set(Some(error.message));
                invalidate(TAG);
            }
        }
        busy.try_set(false);
    });
}
