//! One-line text.

use callboard_i18n::t;
use leptos::html;
use leptos::prelude::*;

use crate::dom::unique_id;
use crate::field::{FieldFrame, note_id};
use crate::{Icon, IconView, Size};

/// A one-line text field.
#[component]
pub fn TextField(
    /// What the text is.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the text at every change.
    #[prop(into)]
    on_input: Callback<String>,
    /// An example of a text.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Drawn at the start.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Shows a button that empties the field.
    #[prop(optional)]
    clearable: bool,
    /// The `type` of the input: `text`, `email`, `url`, `password`, `search` …
    #[prop(default = "text")]
    kind: &'static str,
    /// Help below.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the text.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The label only for assistive technology.
    #[prop(optional)]
    hide_label: bool,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// How high it is.
    #[prop(optional)]
    size: Size,
    /// The name in a form, and what password managers look for in `autocomplete`.
    #[prop(optional, into)]
    name: Option<String>,
    /// The `autocomplete` of the input.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// Texts that are offered while one types; any other may be typed too.
    #[prop(optional, into)]
    suggestions: Option<Signal<Vec<String>>>,
    /// Takes the focus when it appears, in a dialog as well.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = unique_id("field");
    let note = note_id(&id);
    let input = NodeRef::<html::Input>::new();
    let clear = move |_| {
        on_input.run(String::new());
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    let list = suggestions.map(|_| format!("{id}-list"));
    let offered = suggestions.zip(list.clone()).map(|(suggestions, list)| {
        let options =
            move || suggestions.get().into_iter().map(|text| view! { <option value=text></option> }).collect_view();
        view! { <datalist id=list>{options}</datalist> }
    });
    let invalid = move || error.read().is_some();
    let described = move || (error.read().is_some() || hint.read().is_some()).then(|| note.clone());
    view! {
        <FieldFrame id=id.clone() label hide_label hint error>
            <div class=if size == Size::Small { "input input--small" } else { "input" }>
                {icon.map(|icon| view! { <IconView icon/> })}
                <input
                    node_ref=input
                    class="input__control"
                    id=id
                    type=kind
                    name=name
                    placeholder=placeholder
                    autocomplete=autocomplete
                    autofocus=autofocus
                    list=list
                    required=required
                    disabled=disabled
                    aria-invalid=move || invalid().then_some("true")
                    aria-describedby=described
                    prop:value=value
                    on:input=move |event| on_input.run(event_target_value(&event))
                />
                {offered}
                {clearable.then(|| view! {
                    <button
                        class="input__button"
                        type="button"
                        aria-label=t!("Clear")
                        hidden=move || value.read().is_empty()
                        on:click=clear
                    >
                        <IconView icon=Icon::Close size=14/>
                    </button>
                })}
            </div>
        </FieldFrame>
    }
    .into_any()
}
