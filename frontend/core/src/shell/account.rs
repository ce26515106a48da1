//! Who is signed in, and how the portal looks to them.

use callboard_i18n::t;
use callboard_shared::catalog::pages;
use callboard_shared::entity::EntityRef;
use callboard_ui::{Avatar, AvatarSize, Density, Icon, Menu, MenuItem, ThemeChoice, Toast, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::shortcuts::use_help;
use crate::app_config::use_config;
use crate::appearance::{Appearance, use_appearance};
use crate::entity_names::{EntityName, entity_name};
use crate::links::href;
use crate::session::{SessionState, use_session};

/// What the portal knows about the person to show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Person {
    name: String,
    picture: Option<String>,
    entity: Option<EntityRef>,
}

/// The name comes from the sign-in, else from the catalog, else from the ref.
fn use_person() -> Memo<Person> {
    let session = use_session();
    Memo::new(move |_| {
        let SessionState::SignedIn(session) = session.state.get() else { return Person::default() };
        let picture = session.profile.picture.clone();
        let entity = EntityRef::parse_full(&session.identity.user_entity_ref).ok();
        let in_catalog = || match &*entity_name(entity.as_ref()?).read() {
            EntityName::Known(known) => Some(known.title.clone()),
            _ => None,
        };
        let by_ref =
            || entity.as_ref().map_or_else(|| session.identity.user_entity_ref.clone(), |entity| entity.name.clone());
        let name = session.profile.display_name.clone().or_else(in_catalog).unwrap_or_else(by_ref);
        Person { name, picture, entity }
    })
}

/// The person's picture and name, opening what concerns them.
#[component]
pub(super) fn AccountMenu() -> impl IntoView {
    let person = use_person();
    let session = use_session();
    let help = use_help();
    let support = use_config().text("app.support.url").map(str::to_owned);
    let items = Signal::derive(move || {
        let mut items = Vec::new();
        if let Some(entity) = person.get().entity {
            items.push(MenuItem::link(t!("Your profile"), href(&pages::entity(&entity))).icon(Icon::User));
        }
        items.push(MenuItem::action(t!("Keyboard shortcuts"), move || help.set(true)).icon(Icon::Help));
        if let Some(support) = support.clone() {
            items.push(MenuItem::link(t!("Support"), support).icon(Icon::Chat));
        }
        items.push(MenuItem::action(t!("Sign out"), move || sign_out(session)).icon(Icon::Logout).divider());
        items
    });
    // Functions within the view, because a menu asks for its parts only once.
    let trigger = move || {
        let picture = move || {
            let Person { name, picture, .. } = person.get();
            view! { <Avatar name picture size=AvatarSize::Medium decorative=true/> }
        };
        // Until it is known who that is, the button still has a name.
        let unnamed = move || {
            person.get().name.is_empty().then(|| view! { <span class="visually-hidden">{t!("Your account")}</span> })
        };
        view! {
            <span class="account">
                {picture}<span class="account__name nav-label">{move || person.get().name}</span>{unnamed}
            </span>
        }
    };
    let header = move || {
        view! {
            <p class="account__title">{move || person.get().name}</p>
            <p class="account__ref">{move || person.get().entity.map(|entity| entity.to_string())}</p>
        }
    };
    view! { <Menu label=t!("Your account") trigger=trigger header=header items chevron=false/> }.into_any()
}

/// The choice of theme and density.
#[component]
pub(super) fn AppearanceMenu() -> impl IntoView {
    let appearance = use_appearance();
    let items = Signal::derive(move || choices(appearance));
    move || view! { <Menu label=t!("Appearance") icon=appearance.theme().icon() items/> }
}

fn choices(appearance: Appearance) -> Vec<MenuItem> {
    let themes = ThemeChoice::ALL.into_iter().map(|own| {
        MenuItem::action(own.label(), move || appearance.set_theme(own))
            .icon(own.icon())
            .checked(appearance.theme() == own)
    });
    let densities = Density::ALL.into_iter().enumerate().map(|(index, own)| {
        let item =
            MenuItem::action(own.label(), move || appearance.set_density(own)).checked(appearance.density() == own);
        if index == 0 { item.icon(Icon::List).divider() } else { item.icon(Icon::Menu) }
    });
    themes.chain(densities).collect()
}

fn sign_out(session: crate::session::SessionHandle) {
    spawn_local(async move {
        if let Err(error) = session.sign_out().await {
            let body = format!("{} {}", error.message, error.what_to_try());
            toast(Toast::error(t!("You are still signed in")).body(body));
        }
    });
}
