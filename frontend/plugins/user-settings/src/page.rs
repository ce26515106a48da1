//! The page with its tabs.

use callboard_shared::user_settings::pages;
use callboard_ui::{EmptyState, Icon, LinkButton, PageHeader, Tab, Tabs};
use callboard_web_core::{href, use_title};
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
}

static SECTIONS: [Section; 4] = [
    Section { id: "general", label: "General", view: tabs::general::general },
    Section { id: "auth-providers", label: "Authentication providers", view: tabs::providers::providers },
    Section { id: "feature-flags", label: "Feature flags", view: tabs::flags::flags },
    Section { id: "data", label: "Your data", view: tabs::data::data },
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
    use_title(move || current().map_or_else(|| "Settings".to_owned(), |section| format!("{} settings", section.label)));
    let tabs: Vec<Tab> =
        SECTIONS.iter().map(|section| Tab::new(section.id, section.label, href(&pages::tab(section.id)))).collect();
    let content = move || match current() {
        Some(section) => (section.view)(),
        None => {
            let back = move || view! { <LinkButton href=href(pages::SETTINGS)>"General settings"</LinkButton> };
            view! { <EmptyState icon=Icon::Settings title="There are no such settings" body=Some("The address may have been shortened.".to_owned()) actions=back/> }
                .into_any()
        }
    };
    view! {
        <div class="settings">
            <PageHeader title="Settings"/>
            <Tabs tabs=tabs current=Signal::derive(move || current().map(|section| section.id.to_owned()).unwrap_or_default()) label="Settings"/>
            <div class="settings__content">{content}</div>
        </div>
    }
    .into_any()
}
