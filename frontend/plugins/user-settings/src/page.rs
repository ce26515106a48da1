//! The page with its tabs.

use callboard_i18n::{mark, plain_text, t};
use callboard_shared::user_settings::pages;
use callboard_ui::{EmptyState, Icon, LinkButton, PageHeader, Tab, Tabs};
use callboard_web_core::{href, use_permission, use_title};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use crate::tabs;

/// The settings of a person.
pub(crate) struct SettingsPage;

#[lazy_route]
impl LazyRoute for SettingsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Settings/> }.into_any()
    }
}

/// A tab, with the word that Backstage has for it in the address.
struct Section {
    id: &'static str,
    label: &'static str,
    view: fn() -> AnyView,
    /// Offered to those only who may test sign-ins; the tab itself says why it shows nothing to others.
    for_testers: bool,
}

impl Section {
    const fn of(id: &'static str, label: &'static str, view: fn() -> AnyView) -> Self {
        Self { id, label, view, for_testers: false }
    }

    fn label(&self) -> &'static str {
        plain_text(self.label)
    }
}

static SECTIONS: [Section; 6] = [
    Section::of("general", mark("General"), tabs::general::general),
    Section::of("sessions", mark("Sessions"), tabs::sessions::sessions),
    Section::of("auth-providers", mark("Authentication providers"), tabs::providers::providers),
    Section::of("feature-flags", mark("Feature flags"), tabs::flags::flags),
    Section::of("data", mark("Your data"), tabs::data::data),
    Section {
        for_testers: true,
        ..Section::of(pages::SIGN_IN_TEST, mark("Test sign-in"), tabs::sign_in_test::sign_in_test)
    },
];

#[component]
fn Settings() -> impl IntoView {
    let params = use_params_map();
    let place = Memo::new(move |_| {
        let wanted = params.read().get_str("tab").unwrap_or_default().trim_matches('/').to_owned();
        if wanted.is_empty() {
            return Some(0);
        }
        SECTIONS.iter().position(|section| section.id == wanted)
    });
    let current = move || place.get().map(|place| &SECTIONS[place]);
    use_title(move || match current() {
        Some(section) => t!("{section} settings", section = section.label()),
        None => t!("Settings").to_owned(),
    });
    let may_test = use_permission(&tabs::sign_in_test::permission(), None);
    let tabs = Signal::derive(move || {
        let may_test = may_test.get().is_yes();
        let offered = SECTIONS.iter().filter(|section| may_test || !section.for_testers);
        offered.map(|section| Tab::new(section.id, section.label(), href(&pages::tab(section.id)))).collect::<Vec<_>>()
    });
    let content = move || current().map_or_else(no_such_section, |section| (section.view)());
    let open = Signal::derive(move || current().map(|section| section.id.to_owned()).unwrap_or_default());
    view! {
        <div class="settings">
            <PageHeader title=t!("Settings")/>
            <Tabs tabs current=open label=t!("Settings")/>
            <div class="settings__content">{content}</div>
        </div>
    }
    .into_any()
}

fn no_such_section() -> AnyView {
    let back = move || view! { <LinkButton href=href(pages::SETTINGS)>{t!("General settings")}</LinkButton> };
    let body = t!("The address may have been shortened.").to_owned();
    view! { <EmptyState icon=Icon::Settings title=t!("There are no such settings") body=Some(body) actions=back/> }
        .into_any()
}
