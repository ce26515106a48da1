//! Who the person is, and how the portal looks to them.

use callboard_i18n::t;
use callboard_shared::entity::EntityRef;
use callboard_ui::{
    Avatar, AvatarSize, Button, ButtonVariant, Card, EmptyState, Icon, KeyValue, KeyValueList, Skeleton, Stack, Toast,
    toast,
};
use callboard_web_core::{EntityLink, EntityName, Session, SessionState, entity_name, use_session};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::appearance::AppearanceCard;

pub(crate) fn general() -> AnyView {
    let session = use_session();
    let person = move || match session.state.get() {
        SessionState::SignedIn(person) => profile(&person),
        SessionState::Unknown => card_skeleton(t!("Profile")),
        SessionState::SignedOut { .. } => nobody(),
    };
    let claims = move || match session.state.get() {
        SessionState::SignedIn(person) => identity(&person),
        SessionState::Unknown => card_skeleton(t!("Identity")),
        SessionState::SignedOut { .. } => ().into_any(),
    };
    view! {
        <div class="settings__cards">
            <Stack>{person}<AppearanceCard/></Stack>
            <Stack>{claims}</Stack>
        </div>
    }
    .into_any()
}

fn card_skeleton(title: &str) -> AnyView {
    view! { <Card title=Some(title.to_owned())><Skeleton lines=3/></Card> }.into_any()
}

fn nobody() -> AnyView {
    let body = t!("What you choose here stays in this browser.").to_owned();
    view! {
        <Card title=Some(t!("Profile").to_owned())>
            <EmptyState icon=Icon::User title=t!("Nobody is signed in") body=Some(body)/>
        </Card>
    }
    .into_any()
}

/// What the sign-in tells about the person.
fn profile(person: &Session) -> AnyView {
    let entity = EntityRef::parse_full(&person.identity.user_entity_ref).ok();
    let (given, by_ref) = (person.profile.display_name.clone(), person.identity.user_entity_ref.clone());
    let name = Memo::new(move |_| {
        let in_catalog = || match &*entity_name(entity.as_ref()?).read() {
            EntityName::Known(known) => Some(known.title.clone()),
            _ => None,
        };
        given.clone().or_else(in_catalog).unwrap_or_else(|| by_ref.clone())
    });
    let picture = person.profile.picture.clone();
    let avatar =
        move || view! { <Avatar name=name.get() picture=picture.clone() size=AvatarSize::Large decorative=true/> };
    let email = person.profile.email.clone().map(|email| view! { <p class="settings__email">{email}</p> });
    let sign_out = move || view! { <SignOut/> };
    view! {
        <Card title=Some(t!("Profile").to_owned()) actions=sign_out>
            <div class="settings__person">
                {avatar}
                <div class="settings__names"><p class="settings__name">{name}</p>{email}</div>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn SignOut() -> impl IntoView {
    let session = use_session();
    let busy = RwSignal::new(false);
    let leave = move |_| {
        busy.set(true);
        spawn_local(async move {
            if let Err(error) = session.sign_out().await {
                busy.try_set(false);
                let body = format!("{} {}", error.message, error.what_to_try());
                toast(Toast::error(t!("You are still signed in")).body(body));
            }
        });
    };
    view! { <Button variant=ButtonVariant::Secondary icon=Icon::Logout busy on_click=leave>{t!("Sign out")}</Button> }
}

/// Who the person is in the catalog, and through what they own.
fn identity(person: &Session) -> AnyView {
    let user = link(&person.identity.user_entity_ref);
    let owned =
        person.identity.ownership_entity_refs.iter().map(|claim| view! { <li>{link(claim)}</li> }).collect_view();
    view! {
        <Card title=Some(t!("Identity").to_owned()) subtitle=Some(t!("Who you are in the catalog").to_owned())>
            <KeyValueList>
                <KeyValue label=t!("User")>{user}</KeyValue>
                <KeyValue label=t!("You own as")><ul class="settings__claims">{owned}</ul></KeyValue>
            </KeyValueList>
        </Card>
    }
    .into_any()
}

/// A ref as a link; text that is none as it stands.
pub(super) fn link(text: &str) -> AnyView {
    match EntityRef::parse_full(text) {
        Ok(entity) => view! { <EntityLink entity/> }.into_any(),
        Err(_) => view! { <code>{text.to_owned()}</code> }.into_any(),
    }
}
