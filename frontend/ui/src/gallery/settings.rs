//! What the page can be looked at in: theme, density, direction of reading.

use leptos::prelude::*;

use crate::{Density, SegmentedControl, SelectOption, ThemeChoice, use_theme};

pub(super) fn settings() -> AnyView {
    let theme = use_theme();
    let themes = ThemeChoice::ALL.map(|choice| SelectOption::new(choice.as_str(), choice.label())).to_vec();
    let densities = Density::ALL.map(|density| SelectOption::new(density.as_str(), density.label())).to_vec();
    let directions = vec![SelectOption::new("ltr", "Left to right"), SelectOption::new("rtl", "Right to left")];
    let direction = RwSignal::new("ltr".to_owned());
    Effect::new(move || set_direction(&direction.read()));
    on_cleanup(|| set_direction("ltr"));
    view! {
        <div class="gallery__settings">
            <SegmentedControl
                label="Theme"
                options=themes
                value=move || theme.choice.get().as_str().to_owned()
                on_change=move |value: String| theme.choice.set(ThemeChoice::parse(&value))
            />
            <SegmentedControl
                label="Density"
                options=densities
                value=move || theme.density.get().as_str().to_owned()
                on_change=move |value: String| theme.density.set(Density::parse(&value))
            />
            <SegmentedControl
                label="Direction"
                options=directions
                value=direction
                on_change=move |value| direction.set(value)
            />
        </div>
    }
    .into_any()
}

fn set_direction(direction: &str) {
    if let Some(root) = document().document_element() {
        // A page that cannot be turned stays as it is.
        let _ = root.set_attribute("dir", direction);
    }
}
