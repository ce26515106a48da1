//! One of several, in a native list.

use leptos::prelude::*;

use crate::dom::unique_id;
use crate::field::{FieldFrame, note_id};
use crate::{Icon, IconView, Size};

/// Something that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectOption {
    /// What the choice is in the code or the address.
    pub value: String,
    /// What the reader sees.
    pub label: String,
    /// How many things there are of it.
    pub count: Option<usize>,
}

impl SelectOption {
    /// A choice without a count.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), count: None }
    }

    /// The same choice with the number of things there are of it.
    #[must_use]
    pub fn with_count(mut self, count: usize) -> Self {
        self.count = Some(count);
        self
    }
}

/// A native select. A value that is not among the options is added as it is, so that a filter from an
/// address is never lost by being shown.
#[component]
pub fn Select(
    /// What is chosen.
    #[prop(into)]
    label: Signal<String>,
    /// What can be chosen.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// What is chosen now.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value of the choice.
    #[prop(into)]
    on_change: Callback<String>,
    /// Help below.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The label only for assistive technology.
    #[prop(optional)]
    hide_label: bool,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// How high it is.
    #[prop(optional)]
    size: Size,
) -> impl IntoView {
    let id = unique_id("select");
    let note = note_id(&id);
    let choices = move || {
        let chosen = value.get();
        let mut options = options.get();
        if !options.iter().any(|option| option.value == chosen) {
            options.insert(0, SelectOption::new(chosen.clone(), chosen.clone()));
        }
        options
            .into_iter()
            .map(|SelectOption { value, label, count }| {
                let selected = value == chosen;
                let text = count.map_or_else(|| label.clone(), |count| format!("{label} ({count})"));
                view! { <option value=value prop:selected=selected>{text}</option> }
            })
            .collect_view()
    };
    let invalid = move || error.read().is_some();
    let described = move || (error.read().is_some() || hint.read().is_some()).then(|| note.clone());
    view! {
        <FieldFrame id=id.clone() label hide_label hint error>
            <div class=if size == Size::Small { "input input--small input--select" } else { "input input--select" }>
                <select
                    class="input__control"
                    id=id
                    disabled=disabled
                    aria-invalid=move || invalid().then_some("true")
                    aria-describedby=described
                    on:change=move |event| on_change.run(event_target_value(&event))
                >
                    {choices}
                </select>
                <IconView icon=Icon::ChevronUpDown size=14/>
            </div>
        </FieldFrame>
    }
    .into_any()
}
