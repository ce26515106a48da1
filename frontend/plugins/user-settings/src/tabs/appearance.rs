//! How the portal looks to the person.

use callboard_i18n::t;
use callboard_ui::{Card, Density, SegmentedControl, SelectOption, Switch, ThemeChoice};
use callboard_web_core::use_appearance;
use leptos::prelude::*;

use super::language::LanguageSelect;

#[component]
pub(crate) fn AppearanceCard() -> impl IntoView {
    let appearance = use_appearance();
    let themes: Vec<SelectOption> =
        ThemeChoice::ALL.iter().map(|choice| SelectOption::new(choice.as_str(), choice.label())).collect();
    let densities: Vec<SelectOption> =
        Density::ALL.iter().map(|density| SelectOption::new(density.as_str(), density.label())).collect();
    let subtitle = t!("Follows you to every browser that you sign in with").to_owned();
    view! {
        <Card title=Some(t!("Appearance").to_owned()) subtitle=Some(subtitle)>
            <div class="settings__choices">
                <div class="settings__choice">
                    <p class="settings__label" aria-hidden="true">{t!("Theme")}</p>
                    <SegmentedControl
                        label=t!("Theme")
                        options=themes
                        value=Signal::derive(move || appearance.theme().as_str().to_owned())
                        on_change=move |value: String| appearance.set_theme(ThemeChoice::parse(&value))
                    />
                </div>
                <div class="settings__choice">
                    <p class="settings__label" aria-hidden="true">{t!("Density")}</p>
                    <SegmentedControl
                        label=t!("Density")
                        options=densities
                        value=Signal::derive(move || appearance.density().as_str().to_owned())
                        on_change=move |value: String| appearance.set_density(Density::parse(&value))
                    />
                </div>
                <LanguageSelect/>
                <Switch
                    label=t!("Keep the sidebar open")
                    hint=Some(t!("Otherwise it opens while you point at it.").to_owned())
                    checked=Signal::derive(move || appearance.is_pinned())
                    on_change=move |pinned: bool| appearance.set_pinned(pinned)
                />
            </div>
        </Card>
    }
    .into_any()
}
