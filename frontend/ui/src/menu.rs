//! Menus on the popover API: the browser opens, closes on Escape or a press elsewhere, and puts the menu
//! above everything; the keys within are ours.

use callboard_letters::Letters;
use leptos::ev::{Event, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::button::button_class;
use crate::dom::{Step, focused_index, has_modifier, move_focus, query_all, unique_id};
use crate::{ButtonVariant, Icon, IconView, Size};

/// What can have the focus within a menu.
const ITEMS: &str = "[role^=menuitem]:not([aria-disabled=true])";
/// A pause that begins a new word, in milliseconds.
const TYPE_AHEAD_PAUSE: f64 = 600.0;

/// One line of a menu.
#[derive(Clone, Debug, Default)]
pub struct MenuItem {
    /// What it does or where it goes.
    pub label: String,
    /// Drawn before the label.
    pub icon: Option<Icon>,
    /// Called when it is chosen.
    pub on_select: Option<Callback<()>>,
    /// Where it goes, in place of `on_select`.
    pub href: Option<String>,
    /// For one of several or a switch: whether it is on; for a link, whether the reader is there.
    pub checked: Option<bool>,
    /// Destroys something.
    pub danger: bool,
    /// Cannot be chosen.
    pub disabled: bool,
    /// A rule above: the beginning of another group.
    pub divider: bool,
}

impl MenuItem {
    /// A line that does something.
    pub fn action(label: impl Into<String>, on_select: impl Fn() + Send + Sync + 'static) -> Self {
        Self { label: label.into(), on_select: Some(Callback::new(move |()| on_select())), ..Self::default() }
    }

    /// A line that goes somewhere.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()), ..Self::default() }
    }

    /// The same line with an icon.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The same line as one of several, or a switch.
    #[must_use]
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = Some(checked);
        self
    }

    /// The same line, which destroys something.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// The same line with a rule above.
    #[must_use]
    pub fn divider(mut self) -> Self {
        self.divider = true;
        self
    }

    /// The same line, which cannot be chosen when `disabled`.
    #[must_use]
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
}

/// A button that opens a menu. Arrow keys, Home, End and the first letters move within it.
#[component]
pub fn Menu(
    /// What the menu holds; read out, and the tooltip of a button that shows only an icon.
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows; an icon when not given.
    #[prop(optional, into)]
    trigger: Option<ViewFn>,
    /// The icon of a button without `trigger`.
    #[prop(default = Icon::More)]
    icon: Icon,
    /// How the button looks.
    #[prop(default = ButtonVariant::Ghost)]
    variant: ButtonVariant,
    /// How high the button is.
    #[prop(optional)]
    size: Size,
    /// Shows that the button opens something; only with `trigger`.
    #[prop(default = true)]
    chevron: bool,
    /// A line of text or a view above the items.
    #[prop(optional, into)]
    header: Option<ViewFn>,
    /// The lines.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let id = unique_id("menu");
    let anchor = format!("--{id}");
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    // A page may have a menu in each of a hundred rows: the lines are made when a menu opens.
    let open = RwSignal::new(false);
    let enter_at = StoredValue::new(Step::First);
    let typed = StoredValue::new((String::new(), 0.0));

    let close = move || {
        if let Some(list) = list.get_untracked() {
            let _ = list.hide_popover();
        }
    };
    let before_toggle = move |event: Event| {
        open.set(!is_open(&event));
    };
    let after_toggle = move |event: Event| {
        let Some(list) = list.get_untracked() else { return };
        if is_open(&event) {
            move_focus(&list, ITEMS, enter_at.get_value(), false);
            enter_at.set_value(Step::First);
        }
    };
    let trigger_keys = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => Step::First,
            "ArrowUp" => Step::Last,
            _ => return,
        };
        event.prevent_default();
        enter_at.set_value(step);
        if let Some(list) = list.get_untracked() {
            let _ = list.show_popover();
        }
    };
    let list_keys = move |event: KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        let key = event.key();
        if has_modifier(&event) {
            return;
        }
        if let Some(step) = Step::vertical(&key) {
            event.prevent_default();
            move_focus(&list, ITEMS, step, true);
        } else if key == "Tab" {
            // The focus goes on from the button, as if the menu had not been there.
            close();
            focus(button);
        } else if key.chars().count() == 1 && key != " " {
            let word = typed.try_update_value(|typed| extend_word(typed, &key)).unwrap_or_default();
            focus_by_text(&list, &word);
        }
    };

    let tooltip = trigger.is_none().then_some(label);
    let trigger_label = trigger.is_none().then_some(label);
    let content = match trigger {
        Some(trigger) => view! {
            <span class="button__text">{trigger.run()}</span>
            {chevron.then(|| view! { <IconView icon=Icon::ChevronDown size=14/> })}
        }
        .into_any(),
        None => view! { <IconView icon/> }.into_any(),
    };
    let lines = move || {
        open.get().then(|| {
            let close = Callback::new(move |()| {
                close();
                focus(button);
            });
            items.get().into_iter().map(|item| item_view(item, close)).collect_view()
        })
    };
    view! {
        <button
            node_ref=button
            class=button_class(variant, size, tooltip.is_some())
            type="button"
            popovertarget=id.clone()
            aria-haspopup="menu"
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-label=trigger_label
            data-tooltip=tooltip
            style=("anchor-name", anchor.clone())
            on:keydown=trigger_keys
        >
            {content}
        </button>
        <div
            node_ref=list
            class="menu"
            id=id
            popover="auto"
            style=("position-anchor", anchor)
            on:beforetoggle=before_toggle
            on:toggle=after_toggle
            on:keydown=list_keys
        >
            {header.map(|header| view! { <div class="menu__header">{header.run()}</div> })}
            <div class="menu__list" role="menu" aria-label=label>{lines}</div>
        </div>
    }
    .into_any()
}

fn item_view(item: MenuItem, close: Callback<()>) -> AnyView {
    let MenuItem { label, icon, on_select, href, checked, danger, disabled, divider } = item;
    // A link is no switch: it is where the reader is.
    let role = if checked.is_some() && href.is_none() { "menuitemcheckbox" } else { "menuitem" };
    let current = (checked == Some(true)).then_some("page");
    let checked_text = checked.map(|checked| if checked { "true" } else { "false" });
    let mut class = String::from("menu__item");
    if danger {
        class.push_str(" menu__item--danger");
    }
    let content = view! {
        {icon.map(|icon| view! { <IconView icon/> })}
        <span class="menu__label">{label}</span>
        {checked.map(|checked| view! {
            <span class="menu__check">{checked.then(|| view! { <IconView icon=Icon::Check size=14/> })}</span>
        })}
    };
    let line = match href {
        Some(href) => view! {
            <a class=class role=role href=href tabindex="-1" aria-current=current on:click=move |_| close.run(())>
                {content}
            </a>
        }
        .into_any(),
        None => {
            let select = move |_| {
                if disabled {
                    return;
                }
                close.run(());
                if let Some(on_select) = on_select {
                    on_select.run(());
                }
            };
            view! {
                <button
                    class=class
                    type="button"
                    role=role
                    tabindex="-1"
                    aria-checked=checked_text
                    aria-disabled=disabled.then_some("true")
                    on:click=select
                >
                    {content}
                </button>
            }
            .into_any()
        }
    };
    view! {
        {divider.then(|| view! { <div class="menu__divider" role="separator"></div> })}
        {line}
    }
    .into_any()
}

fn focus(button: NodeRef<html::Button>) {
    if let Some(button) = button.get_untracked() {
        let _ = button.focus();
    }
}

/// Whether the popover that sent a toggle event is open at this moment.
fn is_open(event: &Event) -> bool {
    event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.matches(":popover-open").unwrap_or(false))
}

/// The word that is being typed: the key joins it, or begins a new one after a pause.
fn extend_word((word, last): &mut (String, f64), key: &str) -> String {
    let now = js_sys::Date::now();
    if now - *last > TYPE_AHEAD_PAUSE {
        word.clear();
    }
    *last = now;
    word.push_str(&key.lower());
    word.clone()
}

/// Focuses the next line whose text begins with the word; one letter goes on from the current line.
fn focus_by_text(list: &web_sys::Element, word: &str) {
    let items = query_all(list, ITEMS);
    let offset = usize::from(word.chars().count() == 1);
    let start = focused_index(&items).map_or(0, |index| index + offset);
    let count = items.len();
    let found = (0..count)
        .map(|step| &items[(start + step) % count])
        .find(|item| item.text_content().unwrap_or_default().trim_start().lower().starts_with(word));
    if let Some(item) = found {
        let _ = item.focus();
    }
}
