//! Some of very many: what is typed narrows a list that comes from elsewhere.

use crate::dom::{Step, has_modifier, unique_id};
use crate::field::FieldFrame;
use crate::{Icon, IconView, Size, Spinner};
use callboard_i18n::t;
use leptos::ev::{Event, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

/// This close to the end of the list, in pixels, more is asked for.
const NEAR_THE_END: i32 = 60;

/// Something that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComboOption {
    /// What the choice is in the code or the address.
    pub value: String,
    /// What the reader sees.
    pub label: String,
    /// A word beside it: what kind of thing it is.
    pub note: Option<String>,
    /// Drawn before it.
    pub icon: Option<Icon>,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A text field with a list of what fits. Several can be chosen: the list stays open, and a choice that is pressed
/// again is taken away. Arrow keys move, Enter chooses, Escape closes.
#[component]
pub fn Combobox(
    /// What is chosen.
    #[prop(into)]
    label: Signal<String>,
    /// What fits the text, in order.
    #[prop(into)]
    options: Signal<Vec<ComboOption>>,
    /// Called with the text, at every change and when the list opens.
    #[prop(into)]
    on_text: Callback<String>,
    /// Called with the value that was pressed.
    #[prop(into)]
    on_toggle: Callback<String>,
    /// Called when the reader comes to the end of the list.
    #[prop(optional, into)]
    on_more: Option<Callback<()>>,
    /// Options are being fetched.
    #[prop(optional, into)]
    loading: Signal<bool>,
    /// What went wrong with fetching them.
    #[prop(optional, into)]
    failure: Signal<Option<String>>,
    /// What stands there when nothing fits.
    #[prop(optional, into)]
    empty: Option<String>,
    /// An example, or what can be found.
    #[prop(optional, into)]
    placeholder: String,
    /// The label only for assistive technology.
    #[prop(optional)]
    hide_label: bool,
    /// How high it is.
    #[prop(optional)]
    size: Size,
) -> impl IntoView {
    let id = unique_id("combobox");
    let (list_id, anchor) = (format!("{id}-list"), format!("--{id}"));
    let input = NodeRef::<html::Input>::new();
    let list = NodeRef::<html::Div>::new();
    let text = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let current = RwSignal::new(None::<usize>);

    let show = move |on: bool| {
        let Some(list) = list.get_untracked() else { return };
        if on == open.get_untracked() {
            return;
        }
        open.set(on);
        current.set(None);
        if on {
            let _ = list.show_popover();
            on_text.run(text.get_untracked());
        } else {
            let _ = list.hide_popover();
        }
    };
    let go = move |step: Step| {
        let next = step.from(current.get_untracked(), options.read_untracked().len(), false);
        if let Some(next) = next {
            current.set(Some(next));
            reveal(list, next);
        } else if step == Step::Next
            && let Some(on_more) = on_more
        {
            on_more.run(());
        }
    };
    let keys = move |event: KeyboardEvent| {
        if has_modifier(&event) {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                show(true);
                go(if event.key() == "ArrowDown" { Step::Next } else { Step::Previous });
            }
            "Enter" if open.get_untracked() => {
                event.prevent_default();
                let value =
                    current.get_untracked().and_then(|at| Some(options.read_untracked().get(at)?.value.clone()));
                if let Some(value) = value {
                    on_toggle.run(value);
                }
            }
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                event.stop_propagation();
                show(false);
            }
            _ => {}
        }
    };
    let typed = move |event: Event| {
        text.set(event_target_value(&event));
        current.set(None);
        if open.get_untracked() {
            on_text.run(text.get_untracked());
        } else {
            show(true);
        }
    };
    let scrolled = move |_: Event| {
        let Some((list, on_more)) = list.get_untracked().zip(on_more) else { return };
        if list.scroll_top() + list.client_height() + NEAR_THE_END >= list.scroll_height() {
            on_more.run(());
        }
    };
    let option_id = {
        let id = id.clone();
        move |place: usize| format!("{id}-{place}")
    };
    let active_id = {
        let option_id = option_id.clone();
        move || current.get().filter(|_| open.get()).map(&option_id)
    };
    let lines = move || {
        let option_id = option_id.clone();
        let line = move |(place, option): (usize, ComboOption)| {
            let id = option_id(place);
            option_view(id, option, Signal::derive(move || current.get() == Some(place)), on_toggle)
        };
        options.get().into_iter().enumerate().map(line).collect_view()
    };
    let nothing = move || {
        let fits = options.read().is_empty() && !loading.get() && failure.read().is_none();
        let says = empty.clone().unwrap_or_else(|| t!("Nothing fits.").to_owned());
        fits.then(|| view! { <p class="combobox__note">{says}</p> })
    };
    let none = Signal::stored(None);
    view! {
        <FieldFrame id=id.clone() label hide_label hint=none error=none>
            <div
                class=if size == Size::Small { "input input--small input--search" } else { "input input--search" }
                style=("anchor-name", anchor.clone())
            >
                <IconView icon=Icon::Search/>
                <input
                    node_ref=input
                    class="input__control"
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-controls=list_id.clone()
                    aria-autocomplete="list"
                    aria-activedescendant=active_id
                    prop:value=text
                    on:input=typed
                    on:keydown=keys
                    on:click=move |_| show(true)
                    on:blur=move |_| show(false)
                />
                {move || loading.get().then(|| view! { <Spinner size=14/> })}
            </div>
            <div
                node_ref=list
                class="menu combobox__list"
                popover="manual"
                style=("position-anchor", anchor)
                // A press within must not take the focus from the field.
                on:mousedown=|event| event.prevent_default()
                on:scroll=scrolled
            >
                <div id=list_id role="listbox" aria-multiselectable="true" aria-label=label>{lines}</div>
                <div role="status">
                    {nothing}
                    {move || failure.get().map(|failure| view! { <p class="combobox__note">{failure}</p> })}
                </div>
            </div>
        </FieldFrame>
    }
    .into_any()
}

fn option_view(id: String, option: ComboOption, current: Signal<bool>, on_toggle: Callback<String>) -> AnyView {
    let ComboOption { value, label, note, icon, chosen } = option;
    view! {
        <div
            id=id
            class="menu__item"
            class:menu__item--current=current
            role="option"
            aria-selected=if chosen { "true" } else { "false" }
            on:click=move |_| on_toggle.run(value.clone())
        >
            {icon.map(|icon| view! { <IconView icon/> })}
            <span class="menu__label">{label}</span>
            {note.map(|note| view! { <span class="combobox__kind">{note}</span> })}
            <span class="menu__check">{chosen.then(|| view! { <IconView icon=Icon::Check size=14/> })}</span>
        </div>
    }
    .into_any()
}

/// Scrolls the list so far that the option is in sight.
fn reveal(list: NodeRef<html::Div>, place: usize) {
    let Some(list) = list.get_untracked() else { return };
    let options = crate::dom::query_all(&list, "[role=option]");
    let Some(option) = options.get(place) else { return };
    let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if bottom > list.scroll_top() + list.client_height() {
        list.set_scroll_top(bottom - list.client_height());
    }
}
