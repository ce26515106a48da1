//! Text to search for.

use std::time::Duration;

use callboard_i18n::t;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::dom::unique_id;
use crate::field::FieldFrame;
use crate::{Icon, IconView, Size};

/// A search field: reports what was typed after a short rest, at once on Enter, and empties on Escape.
#[component]
pub fn SearchField(
    /// What is searched.
    #[prop(into)]
    label: Signal<String>,
    /// The text that is searched for. The field shows what is typed and follows this when it changes
    /// for another reason.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the text.
    #[prop(into)]
    on_input: Callback<String>,
    /// An example or what can be found; the label when not given.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// The rest in milliseconds after which a text is reported; 0 reports every change.
    #[prop(default = 200)]
    debounce: u32,
    /// Shows the label above; otherwise it is only for assistive technology.
    #[prop(optional)]
    show_label: bool,
    /// How high it is.
    #[prop(optional)]
    size: Size,
    /// The keyboard shortcut that comes here, shown while the field is empty: `/`, `Ctrl K`.
    #[prop(optional, into)]
    shortcut: Option<String>,
    /// The input element, for whoever implements the shortcut.
    #[prop(optional)]
    node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    let id = unique_id("search");
    let draft = RwSignal::new(value.get_untracked());
    let reported = StoredValue::new(value.get_untracked());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);

    Effect::watch(
        move || value.get(),
        move |value, _, _| {
            // The answer to our own report comes back here while the reader types on.
            if reported.with_value(|reported| reported != value) {
                stop();
                reported.set_value(value.clone());
                draft.set(value.clone());
            }
        },
        false,
    );

    let report = move || {
        stop();
        let text = draft.get_untracked();
        if reported.with_value(|reported| *reported != text) {
            reported.set_value(text.clone());
            on_input.run(text);
        }
    };
    let typed = move |text: String| {
        draft.set(text);
        if debounce == 0 {
            return report();
        }
        stop();
        timer.set_value(set_timeout_with_handle(report, Duration::from_millis(debounce.into())).ok());
    };
    let clear = move || {
        draft.set(String::new());
        report();
    };
    let keys = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => report(),
        "Escape" if !draft.read_untracked().is_empty() => {
            // Once to empty the field; the next press closes the dialog around it.
            event.prevent_default();
            event.stop_propagation();
            clear();
        }
        _ => {}
    };
    let none = Signal::stored(None);
    let example = move || placeholder.clone().unwrap_or_else(|| label.get());
    view! {
        <FieldFrame id=id.clone() label hide_label=!show_label hint=none error=none>
            <div class=if size == Size::Small { "input input--small input--search" } else { "input input--search" }>
                <IconView icon=Icon::Search/>
                <input
                    node_ref=node_ref
                    class="input__control"
                    id=id
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=example
                    prop:value=draft
                    on:input=move |event| typed(event_target_value(&event))
                    on:keydown=keys
                />
                {shortcut.map(|shortcut| view! {
                    <kbd class="input__shortcut" aria-hidden="true" hidden=move || !draft.read().is_empty()>
                        {shortcut}
                    </kbd>
                })}
                <button
                    class="input__button"
                    type="button"
                    aria-label=t!("Clear")
                    hidden=move || draft.read().is_empty()
                    on:click=move |_| {
                        clear();
                        if let Some(input) = node_ref.get_untracked() {
                            let _ = input.focus();
                        }
                    }
                >
                    <IconView icon=Icon::Close size=14/>
                </button>
            </div>
        </FieldFrame>
    }
    .into_any()
}
