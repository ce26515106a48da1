//! A panel beside its button, for a few settings that take effect at once.

use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::button::button_class;
use crate::dom::unique_id;
use crate::{ButtonVariant, Icon, IconView, Size};

/// A button that opens a panel. Escape and a press elsewhere close it; unlike a [`crate::Menu`] it stays open while
/// something within is pressed, and the Tab key moves through it.
#[component]
pub fn Popover(
    /// What the panel is for: the text of the button.
    #[prop(into)]
    label: Signal<String>,
    /// Drawn before the text.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// The text is for assistive technology and the tooltip only.
    #[prop(optional)]
    icon_only: bool,
    /// How the button looks.
    #[prop(default = ButtonVariant::Secondary)]
    variant: ButtonVariant,
    /// How high the button is.
    #[prop(optional)]
    size: Size,
    /// The content; made anew each time that it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let id = unique_id("popover");
    let anchor = format!("--{id}");
    let open = RwSignal::new(false);
    let toggled = move |event: Event| {
        let panel = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        open.set(panel.is_some_and(|panel| !panel.matches(":popover-open").unwrap_or(false)));
    };
    let text = (!icon_only).then(|| view! { <span class="button__text">{label}</span> });
    view! {
        <button
            class=button_class(variant, size, icon_only)
            type="button"
            popovertarget=id.clone()
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-label=icon_only.then_some(label)
            data-tooltip=icon_only.then_some(label)
            style=("anchor-name", anchor.clone())
        >
            {icon.map(|icon| view! { <IconView icon/> })}
            {text}
            {(!icon_only).then(|| view! { <IconView icon=Icon::ChevronDown size=14/> })}
        </button>
        <div
            class="menu popover"
            id=id
            popover="auto"
            role="group"
            aria-label=label
            style=("position-anchor", anchor)
            on:beforetoggle=toggled
        >
            {move || open.get().then(|| children())}
        </div>
    }
    .into_any()
}
