//! Buttons, and links that look like buttons.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::{Icon, IconView, Spinner};

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    /// The one main action of a page or dialog.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action that stays in the background until it is pointed at.
    Ghost,
    /// An action that destroys something.
    Danger,
}

impl ButtonVariant {
    fn as_str(self) -> &'static str {
        match self {
            ButtonVariant::Primary => "primary",
            ButtonVariant::Secondary => "secondary",
            ButtonVariant::Ghost => "ghost",
            ButtonVariant::Danger => "danger",
        }
    }
}

/// How high a control is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// For toolbars, cards and rows.
    Small,
    /// For forms and page headers.
    #[default]
    Medium,
}

impl Size {
    fn as_str(self) -> &'static str {
        match self {
            Size::Small => "small",
            Size::Medium => "medium",
        }
    }
}

/// The classes of a button, for elements that look like one without being made by [`Button`].
pub(crate) fn button_class(variant: ButtonVariant, size: Size, icon_only: bool) -> String {
    let icon_only = if icon_only { " button--icon-only" } else { "" };
    format!("button button--{} button--{}{icon_only}", variant.as_str(), size.as_str())
}

/// A button. While `busy` it keeps its width and its focus, shows a spinner and ignores presses.
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    variant: ButtonVariant,
    /// How high it is.
    #[prop(optional)]
    size: Size,
    /// Drawn before the text.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The action is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Submits the form that it stands in.
    #[prop(optional)]
    submit: bool,
    /// Called when pressed.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// What assistive technology reads in place of the text; required without children.
    #[prop(optional, into)]
    label: Option<String>,
    /// The text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = button_class(variant, size, children.is_none());
    let press = move |event: MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_click) = on_click {
            on_click.run(event);
        }
    };
    view! {
        <button
            class=class
            type=if submit { "submit" } else { "button" }
            disabled=disabled
            aria-busy=move || busy.get().then_some("true")
            aria-label=label
            on:click=press
        >
            {icon.map(|icon| view! { <IconView icon/> })}
            {children.map(|children| view! { <span class="button__text">{children()}</span> })}
            {move || busy.get().then(|| view! { <Spinner/> })}
        </button>
    }
    .into_any()
}

/// A link that looks like a button: it goes somewhere, where a [`Button`] does something.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: Signal<String>,
    /// How much it asks to be pressed.
    #[prop(optional)]
    variant: ButtonVariant,
    /// How high it is.
    #[prop(optional)]
    size: Size,
    /// Drawn before the text.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Opens in a new tab.
    #[prop(optional)]
    external: bool,
    /// What assistive technology reads in place of the text; required without children.
    #[prop(optional, into)]
    label: Option<String>,
    /// The text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = button_class(variant, size, children.is_none());
    view! {
        <a
            class=class
            href=href
            aria-label=label
            target=external.then_some("_blank")
            rel=external.then_some("noopener noreferrer")
        >
            {icon.map(|icon| view! { <IconView icon/> })}
            {children.map(|children| view! { <span class="button__text">{children()}</span> })}
            {external.then(|| view! { <IconView icon=Icon::ExternalLink size=14/> })}
        </a>
    }
    .into_any()
}

/// A square button with only an icon; its label is read out and shown as a tooltip.
#[component]
pub fn IconButton(
    /// What is drawn.
    icon: Icon,
    /// What it does, in a word or two.
    #[prop(into)]
    label: Signal<String>,
    /// Called when pressed.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// For a button that switches something: whether that is on.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// How much it asks to be pressed.
    #[prop(default = ButtonVariant::Ghost)]
    variant: ButtonVariant,
    /// How large it is.
    #[prop(optional)]
    size: Size,
) -> impl IntoView {
    view! {
        <button
            class=button_class(variant, size, true)
            type="button"
            disabled=disabled
            aria-label=label
            data-tooltip=label
            aria-pressed=pressed.map(|pressed| move || if pressed.get() { "true" } else { "false" })
            on:click=move |event| {
                if let Some(on_click) = on_click {
                    on_click.run(event);
                }
            }
        >
            <IconView icon/>
        </button>
    }
    .into_any()
}
