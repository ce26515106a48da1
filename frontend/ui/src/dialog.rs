//! Modal dialogs on the native `<dialog>`: focus stays inside, Escape closes, the page behind is inert.

use callboard_i18n::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::dom::unique_id;
use crate::{Icon, IconButton, Size};

/// How wide a dialog may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogSize {
    /// A question.
    Small,
    /// A short form.
    #[default]
    Medium,
    /// A document or a list.
    Large,
}

/// A modal dialog. Its content is made anew each time that it opens.
#[component]
pub fn Dialog(
    /// Whether it is open; set to false when the reader closes it.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// How wide it may be.
    #[prop(optional)]
    size: DialogSize,
    /// Buttons at the end: the way out first, the main action last.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let heading = unique_id("dialog");
    let class = match size {
        DialogSize::Small => "dialog dialog--small",
        DialogSize::Medium => "dialog",
        DialogSize::Large => "dialog dialog--large",
    };
    let content = move || {
        open.get().then(|| {
            view! {
                <div class="dialog__body">{children()}</div>
                {footer.as_ref().map(|footer| view! { <div class="dialog__foot">{footer.run()}</div> })}
            }
        })
    };
    let (node, close_on_backdrop) = modal(open);
    view! {
        <dialog
            node_ref=node
            class=class
            aria-labelledby=heading
            on:close=move |_: web_sys::Event| open.set(false)
            on:pointerdown=close_on_backdrop
        >
            <div class="dialog__panel">
                <div class="dialog__head">
                    <h2 class="dialog__title" id=heading.clone() tabindex="-1">{title}</h2>
                    <IconButton icon=Icon::Close label=t!("Close") size=Size::Small on_click=move |_| open.set(false)/>
                </div>
                {content}
            </div>
        </dialog>
    }
    .into_any()
}

/// Gives the focus to the heading, unless something inside asked for it. Left alone, the browser takes the first
/// button, which is the one that closes, and that shows its tooltip.
fn focus_heading(dialog: &web_sys::HtmlDialogElement) {
    if dialog.query_selector("[autofocus]").ok().flatten().is_some() {
        return;
    }
    let heading = dialog.query_selector(".dialog__title").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = heading.focus();
    }
}

/// Ties a `<dialog>` to a signal. Returns the reference for the element and the handler that closes it
/// on a press beside the panel (a press, not a click: a selection that ends outside must not close it).
pub fn modal(open: RwSignal<bool>) -> (NodeRef<html::Dialog>, impl Fn(ev::PointerEvent) + Clone + 'static) {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                drop(dialog.show_modal());
                focus_heading(&dialog);
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let close = move |event: ev::PointerEvent| {
        let beside = event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlDialogElement>().is_some());
        if beside {
            open.set(false);
        }
    };
    (node, close)
}
