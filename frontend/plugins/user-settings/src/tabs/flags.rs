//! Features that a person may try before everybody has them.

use callboard_i18n::{plain_text, t};
use callboard_letters::Letters;
use callboard_ui::{Card, EmptyState, Icon, SearchField, Switch};
use callboard_web_core::{FeatureFlag, use_feature_flags, use_portal};
use leptos::prelude::*;

/// With fewer there is nothing to search.
const MANY: usize = 10;

pub(crate) fn flags() -> AnyView {
    let all = use_portal().flags.clone();
    if all.is_empty() {
        return none();
    }
    let text = RwSignal::new(String::new());
    let look = move |found: String| text.set(found);
    let search = (all.len() >= MANY).then(|| {
        view! { <SearchField label=t!("Search feature flags") value=text on_input=look shortcut="/"/> }
    });
    let active = use_feature_flags();
    // Those that are on come first, as they were when the page was opened: nothing jumps when it is switched.
    let (on, off): (Vec<FeatureFlag>, Vec<FeatureFlag>) =
        all.into_iter().partition(|flag| untrack(|| active.is_active(flag.name)));
    let sorted: Vec<FeatureFlag> = on.into_iter().chain(off).collect();
    let rows = move || {
        let wanted = text.read().lower();
        let shown = sorted.iter().filter(|flag| flag.name.contains(&wanted)).copied();
        shown
            .map(|flag| {
                view! {
                    <li class="settings__row">
                        <Switch
                            label=flag.name
                            hint=Some(plain_text(flag.description).to_owned())
                            checked=Signal::derive(move || active.is_active(flag.name))
                            on_change=move |on: bool| active.switch(flag.name, on)
                        />
                    </li>
                }
            })
            .collect_view()
    };
    let subtitle = t!("Features that not everybody has yet").to_owned();
    view! {
        <Card title=Some(t!("Feature flags").to_owned()) subtitle=Some(subtitle)>
            {search}
            <ul class="settings__list">{rows}</ul>
        </Card>
    }
    .into_any()
}

fn none() -> AnyView {
    let body = t!("When a plugin brings one that not everybody has yet, you switch it on here.").to_owned();
    view! {
        <Card title=Some(t!("Feature flags").to_owned())>
            <EmptyState icon=Icon::Settings title=t!("No plugin has a feature to try") body=Some(body)/>
        </Card>
    }
    .into_any()
}
