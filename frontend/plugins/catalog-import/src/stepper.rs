//! Which step of how many.

use callboard_i18n::t;
use callboard_ui::{Icon, IconView};
use leptos::prelude::*;

use crate::flow::{Flow, Step};

/// The steps of the way, with the present one.
#[component]
pub(crate) fn Stepper(flow: Flow) -> impl IntoView {
    let place = Memo::new(move |_| flow.step.read().place());
    let second = move || match &*flow.step.read() {
        Step::Describe(_) => t!("Describe"),
        _ => t!("Choose"),
    };
    let step = |index: usize, name: AnyView| {
        let mark = move || match place.get() > index {
            true => view! { <IconView icon=Icon::Check size=14/> }.into_any(),
            false => (index + 1).to_string().into_any(),
        };
        view! {
            <li
                class="import-step"
                class:import-step--done=move || { place.get() > index }
                aria-current=move || (place.get() == index).then_some("step")
            >
                <span class="import-step__mark" aria-hidden="true">{mark}</span>
                <span class="import-step__name">{name}</span>
                {move || (place.get() > index).then(|| view! {
                    <span class="visually-hidden">" "{t!("(done)")}</span>
                })}
            </li>
        }
    };
    view! {
        <ol class="import-steps" aria-label=t!("Steps of the registration")>
            {step(0, t!("Address").into_any())}
            {step(1, second.into_any())}
            {step(2, t!("Review").into_any())}
            {step(3, t!("Finish").into_any())}
        </ol>
    }
    .into_any()
}
