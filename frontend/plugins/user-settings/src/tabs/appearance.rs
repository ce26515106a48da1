//! How the portal looks to the person.

use callboard_ui::{Card, Density, SegmentedControl, SelectOption, Switch, ThemeChoice};
use callboard_web_core::use_appearance;
use leptos::prelude::*;

#[component]
pub(crate) fn AppearanceCard() -> impl IntoView {
    let appearance = use_appearance();
    let themes: Vec<SelectOption> =
        ThemeChoice::ALL.iter().map(|choice| SelectOption::new(choice.as_str(), choice.label())).collect();
    let densities: Vec<SelectOption> =
        Density::ALL.iter().map(|density| SelectOption::new(density.as_str(), density.label())).collect();
    view! {
        <Card title=Some("Appearance".to_owned()) subtitle=Some("Follows you to every browser that you sign in with".to_owned())>
            <div class="settings__choices">
                <div class="settings__choice">
                    <p class="settings__label" aria-hidden="true">"Theme"</p>
                    <SegmentedControl
                        label="Theme"
                        options=themes
                        value=Signal::derive(move || appearance.theme().as_str().to_owned())
                        on_change=move |value: String| appearance.set_theme(ThemeChoice::parse(&value))
                    />
                </div>
                <div class="settings__choice">
                    <p class="settings__label" aria-hidden="true">"Density"</p>
                    <SegmentedControl
                        label="Density"
                        options=densities
                        value=Signal::derive(move || appearance.density().as_str().to_owned())
                        on_change=move |value: String| appearance.set_density(Density::parse(&value))
                    />
                </div>
                <Switch
                    label="Keep the sidebar open"
                    hint=Some("Otherwise it opens while you point at it.".to_owned())
                    checked=Signal::derive(move || appearance.is_pinned())
                    on_change=move |pinned: bool| appearance.set_pinned(pinned)
                />
            </div>
        </Card>
    }
    .into_any()
}
