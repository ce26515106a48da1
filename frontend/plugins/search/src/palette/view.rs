//! What the palette looks like, and its keys.

use std::time::Duration;

use callboard_i18n::{plain_text, t};
use callboard_ui::{Icon, IconView, Spinner, modal};
use callboard_web_core::{
    below_base, page_actions, recent_visits, show_shortcuts, use_appearance, use_config, use_go, use_nav, use_query,
    use_session,
};
use leptos::ev::{Event, KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use super::commands::{everywhere, open_tab};
use super::groups::{Sources, groups};
use super::item::{Does, Group, Item};
use super::list::{Lines, Step};
use super::question::Question;
use crate::requests;
use callboard_web_core::search_marks::marks;

/// The rest after which the server is asked. What the browser knows is shown at once.
const REST: Duration = Duration::from_millis(50);
const LIST: &str = "palette-list";

/// The palette as a dialog; what it shows is made anew each time that it opens.
#[component]
pub(crate) fn PaletteDialog(open: RwSignal<bool>) -> impl IntoView {
    let (node, close_on_backdrop) = modal(open);
    view! {
        <dialog
            node_ref=node
            class="dialog palette"
            aria-label=t!("Search and commands")
            on:close=move |_: web_sys::Event| open.set(false)
            on:pointerdown=close_on_backdrop
        >
            {move || open.get().then(|| view! { <Content open/> })}
        </dialog>
    }
    .into_any()
}

#[component]
fn Content(open: RwSignal<bool>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let question = Memo::new(move |_| Question::parse(&typed.read()));
    let asked = debounced(question);
    // A late answer belongs to its question and never takes the place of a newer one; until that has its own, the
    // answer before stays.
    let query = use_query(move || asked.get().search().as_ref().map(requests::quick));

    let (appearance, session, shortcuts, config) = (use_appearance(), use_session(), show_shortcuts(), use_config());
    let nav = use_nav();
    let path = leptos_router::hooks::use_location().pathname;
    let owner = Owner::current();
    let groups = Memo::new_with_compare(
        move |_| {
            let question = question.get();
            let answer = query.data().filter(|_| question.search().is_some());
            let recent = recent_visits();
            let make = || (page_actions(), everywhere(appearance, session, shortcuts, &config));
            // Actions hold callbacks, which live as long as the palette and not as long as one of its answers.
            let (page, everywhere) = owner.as_ref().map_or_else(make, |owner| owner.with(make));
            groups(
                &question,
                &Sources {
                    recent: &recent,
                    here: &below_base(&path.read()),
                    nav: &nav.read(),
                    page_actions: &page,
                    actions: &everywhere,
                    hits: answer.as_ref().map_or(&[], |answer| answer.hits.as_slice()),
                },
            )
        },
        |_, _| true,
    );
    let lines = Lines::new(groups);

    let go = use_go();
    let run =
        Callback::new(move |(item, new_tab): (Item, bool)| match (item.address().filter(|_| new_tab), &item.does) {
            (Some(address), _) => open_tab(&address),
            (None, Does::Go(path)) => {
                open.set(false);
                go(path, false);
            }
            (None, Does::Run(action)) => {
                // Closed first, so that what the action opens is not under the palette.
                let action = *action;
                open.set(false);
                action.try_run(());
            }
        });
    let keys = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let modified = event.ctrl_key() || event.meta_key();
        if event.key() == "Enter" {
            event.prevent_default();
            if let Some(item) = lines.chosen() {
                run.run((item, modified));
            }
        } else if let Some(step) = Step::of(&event.key(), event.shift_key()).filter(|_| !modified && !event.alt_key()) {
            event.prevent_default();
            lines.go(step);
        }
    };
    let input = move |event: Event| {
        typed.set(event_target_value(&event));
        lines.restart();
    };
    reveal(lines);
    let waits = move || query.state.read().fetching;
    view! {
        <div class="palette__panel">
            <div class="palette__head">
                <IconView icon=Icon::Search size=20/>
                <input
                    class="palette__input"
                    type="text"
                    role="combobox"
                    autofocus
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    placeholder=t!("Search, or go to a page")
                    aria-label=t!("Search and commands")
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-autocomplete="list"
                    aria-activedescendant=move || line_id(lines.current.get())
                    on:input=input
                    on:keydown=keys
                />
                {move || waits().then(|| view! { <Spinner size=16/> })}
                <button class="palette__close" type="button" title=t!("Close") on:click=move |_| open.set(false)>
                    <kbd aria-hidden="true">"Esc"</kbd>
                    <span class="visually-hidden">{t!("Esc closes")}</span>
                </button>
            </div>
            <div class="palette__list" id=LIST role="listbox" aria-label=t!("Results")>
                {move || lines_view(&lines.groups.read(), lines, run)}
            </div>
            {move || query.failure().filter(|_| question.read().search().is_some()).map(|error| view! {
                <p class="palette__note" role="status">
                    {t!("The search does not answer: {reason}", reason = error.message)}" "
                    <button class="palette__retry" type="button" on:click=move |_| query.refetch()>
                        {t!("Try again")}
                    </button>
                </p>
            })}
            {move || query.data().is_some_and(|answer| answer.partial).then(|| view! {
                <p class="palette__note" role="status">
                    {t!("The index is being filled, so something may be missing yet.")}
                </p>
            })}
            <Foot/>
        </div>
    }
}

/// The question after a rest.
fn debounced(question: Memo<Question>) -> RwSignal<Question> {
    let asked = RwSignal::new(Question::default());
    let mut ask = debounce(REST, move |question| drop(asked.try_set(question)));
    Effect::new(move || ask(question.get()));
    asked
}

/// Keeps the chosen line in sight.
fn reveal(lines: Lines) {
    Effect::new(move || {
        let id = line_id(lines.current.get());
        if let Some(line) = document().get_element_by_id(&id) {
            let how = web_sys::ScrollIntoViewOptions::new();
            how.set_block(web_sys::ScrollLogicalPosition::Nearest);
            line.scroll_into_view_with_scroll_into_view_options(&how);
        }
    });
}

fn line_id(place: usize) -> String {
    format!("palette-{place}")
}

fn lines_view(groups: &[Group], lines: Lines, run: Callback<(Item, bool)>) -> AnyView {
    if groups.is_empty() {
        let text = t!("Nothing fits. Take away the sign, or type another word.");
        return view! { <p class="palette__nothing">{text}</p> }.into_any();
    }
    let mut place = 0;
    let mut views = Vec::with_capacity(groups.len());
    for (number, group) in groups.iter().enumerate() {
        let heading = format!("palette-group-{number}");
        let items = group.items.iter().map(|item| {
            place += 1;
            line_view(item.clone(), place - 1, lines, run)
        });
        let items = items.collect_view();
        let own = heading.clone();
        views.push(view! {
            <div class="palette__group" role="group" aria-labelledby=heading>
                <div class="palette__heading" id=own role="presentation">{plain_text(group.label)}</div>
                {items}
            </div>
        });
    }
    views.into_any()
}

fn line_view(item: Item, place: usize, lines: Lines, run: Callback<(Item, bool)>) -> AnyView {
    let Item { title, note, sign, .. } = item.clone();
    let is_chosen = move || lines.current.get() == place;
    let other = item.clone();
    view! {
        <div
            class="palette__line"
            id=line_id(place)
            role="option"
            aria-selected=move || if is_chosen() { "true" } else { "false" }
            on:mousemove=move |_| if lines.current.get_untracked() != place { lines.choose(place) }
            // The focus stays in the field.
            on:mousedown=|event: MouseEvent| event.prevent_default()
            on:click=move |event: MouseEvent| run.run((item.clone(), event.ctrl_key() || event.meta_key()))
            on:auxclick=move |event: MouseEvent| if event.button() == 1 { run.run((other.clone(), true)) }
        >
            {sign.view()}
            <span class="palette__title">{marks(title)}</span>
            <span class="palette__kind">{note}</span>
        </div>
    }
    .into_any()
}

/// What the keys do, and which signs there are.
#[component]
fn Foot() -> impl IntoView {
    let hint =
        |key: &'static str, says: &'static str| view! { <span class="palette__hint"><kbd>{key}</kbd>{says}</span> };
    view! {
        <div class="palette__foot">
            <span class="palette__hints">
                {hint(">", t!("actions"))}{hint("@", t!("people"))}{hint("#", t!("tags"))}
                {hint("kind:api", t!("filters"))}
            </span>
            <span class="palette__hints palette__hints--keys">
                {hint("Tab", t!("next group"))}{hint("↵", t!("open"))}{hint(t!("Ctrl ↵"), t!("new tab"))}
            </span>
        </div>
    }
    .into_any()
}
