//! The ways to sign in that the portal has.

use callboard_shared::auth::{self, ProviderKind, SignInProvider};
use callboard_ui::{Badge, Card, CodeBlock, EmptyState, Icon, IconView, Skeleton, Tone};
use callboard_web_core::{Request, RequestErrorPanel, use_query};
use leptos::prelude::*;

/// What an operator writes to add a way to sign in.
const EXAMPLE: &str = "auth:\n  providers:\n    guest: {}\n";

pub(crate) fn providers() -> AnyView {
    let query = use_query(|| Some(Request::<Vec<SignInProvider>>::get(auth::providers())));
    let content = move || match (query.data(), query.failure()) {
        (Some(providers), _) if providers.is_empty() => none(),
        (Some(providers), _) => {
            let rows = providers.iter().map(row).collect_view();
            view! { <ul class="settings__list">{rows}</ul> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title="The providers could not be loaded" error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=2/> }.into_any(),
    };
    let subtitle = "The ways to sign in to this portal".to_owned();
    view! { <Card title=Some("Authentication providers".to_owned()) subtitle=Some(subtitle)>{content}</Card> }
        .into_any()
}

fn none() -> AnyView {
    let body = "Whoever runs the portal adds them to its configuration:".to_owned();
    view! {
        <EmptyState icon=Icon::Lock title="No authentication providers" body=Some(body)>
            <CodeBlock text=EXAMPLE.to_owned() language="yaml"/>
        </EmptyState>
    }
    .into_any()
}

fn row(provider: &SignInProvider) -> AnyView {
    let SignInProvider { id, title, kind, signs_in: _ } = provider.clone();
    let icon = Icon::by_name(&id).unwrap_or(match kind {
        ProviderKind::Guest => Icon::User,
        ProviderKind::OAuth => Icon::Lock,
        ProviderKind::Proxy => Icon::Shield,
    });
    view! {
        <li class="settings__row">
            <IconView icon size=20/>
            <div class="settings__row-text">
                <p class="settings__row-title">{title}</p>
                <p class="settings__row-note">{about(kind)}</p>
            </div>
            <Badge tone=Tone::Neutral>{id}</Badge>
        </li>
    }
    .into_any()
}

fn about(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Guest => "Lets everybody in without an account.",
        ProviderKind::OAuth => "Signs in on the provider's own page.",
        ProviderKind::Proxy => "A proxy in front of the portal vouches for who you are.",
    }
}
