//! What a sign-in that was tested came to.

use callboard_i18n::t;
use callboard_shared::auth::{ResolverStep, SignInTest};
use callboard_ui::{Badge, Card, CodeBlock, Icon, IconView, KeyValue, KeyValueList, Stack, Tone};
use callboard_web_core::time::{Ago, iso, use_now};
use leptos::prelude::*;

use super::general::link;

pub(super) fn result(test: &SignInTest) -> AnyView {
    let (user, resolvers, told) = (user(test), resolvers(test), told(test));
    view! { <Stack>{user}{resolvers}{told}</Stack> }.into_any()
}

/// Who it would have been.
fn user(test: &SignInTest) -> AnyView {
    let now = use_now();
    let at = iso(test.at);
    let (tone, word) = match &test.user {
        Some(_) => (Tone::Success, t!("Would be signed in")),
        None => (Tone::Danger, t!("Would not be signed in")),
    };
    let user = test.user.as_deref().map(link).map(|user| view! { <KeyValue label=t!("User")>{user}</KeyValue> });
    let owned = (!test.ownership.is_empty()).then(|| {
        let owned = test.ownership.iter().map(|claim| view! { <li>{link(claim)}</li> }).collect_view();
        view! { <KeyValue label=t!("Owns as")><ul class="settings__claims">{owned}</ul></KeyValue> }
    });
    let why = test.error.clone().map(|why| view! { <KeyValue label=t!("Why not")>{why}</KeyValue> });
    let actions = move || view! { <Badge tone>{word}</Badge> };
    view! {
        <Card title=Some(t!("What {provider} came to", provider = test.provider)) actions>
            <KeyValueList>
                {user}{owned}{why}
                <KeyValue label=t!("Tested")><Ago at now/></KeyValue>
            </KeyValueList>
        </Card>
    }
    .into_any()
}

/// What each resolver did.
fn resolvers(test: &SignInTest) -> Option<AnyView> {
    if test.steps.is_empty() {
        return None;
    }
    let steps = test.steps.iter().map(step).collect_view();
    let subtitle = t!("In the order of signIn.resolvers; the first that finds somebody decides").to_owned();
    let card = view! {
        <Card title=Some(t!("Resolvers").to_owned()) subtitle=Some(subtitle)>
            <ol class="settings__list">{steps}</ol>
        </Card>
    };
    Some(card.into_any())
}

fn step(step: &ResolverStep) -> AnyView {
    let (icon, tone) = match &step.user {
        Some(_) => (Icon::Success, Tone::Success),
        None => (Icon::Minus, Tone::Neutral),
    };
    let found = step.user.as_deref().map(link);
    view! {
        <li class="settings__row" data-tone=tone.as_str()>
            <IconView icon size=20/>
            <div class="settings__row-text">
                <p class="settings__row-title"><code>{step.resolver.clone()}</code></p>
                <p class="settings__row-note">{step.outcome.clone()}</p>
            </div>
            {found}
        </li>
    }
    .into_any()
}

/// What the provider told.
fn told(test: &SignInTest) -> AnyView {
    let facts = test.facts.iter().map(|fact| {
        let value = match fact.value.clone() {
            Some(value) => view! { <code>{value}</code> }.into_any(),
            None => view! { <span class="settings__row-note">{t!("Not told, or it does not count")}</span> }.into_any(),
        };
        view! { <KeyValue label=fact.name.clone()>{value}</KeyValue> }
    });
    let facts = facts.collect_view();
    let claims = format!("{:#}", test.claims);
    let subtitle = t!("Resolvers look at the facts; the claims are all that it told").to_owned();
    view! {
        <Card title=Some(t!("What the provider told").to_owned()) subtitle=Some(subtitle)>
            <Stack>
                <KeyValueList>{facts}</KeyValueList>
                <CodeBlock text=claims language="json"/>
            </Stack>
        </Card>
    }
    .into_any()
}
