//! In which language the person reads the portal.

use callboard_i18n::t;
use callboard_ui::{Select, SelectOption};
use callboard_web_core::{language_name, use_language};
use leptos::prelude::*;

/// The choice of a language; nothing where there is one only.
#[component]
pub(super) fn LanguageSelect() -> impl IntoView {
    let choice = use_language();
    let offered = choice.offered();
    if offered.len() < 2 {
        return ().into_any();
    }
    let options: Vec<SelectOption> = offered
        .into_iter()
        .map(|language| {
            let name = language_name(&language);
            SelectOption::new(language, name)
        })
        .collect();
    view! {
        <Select
            label=t!("Language")
            options
            value=Signal::derive(move || choice.chosen())
            on_change=move |language: String| choice.choose(language)
            hint=Some(t!("The page starts again in it.").to_owned())
        />
    }
    .into_any()
}
