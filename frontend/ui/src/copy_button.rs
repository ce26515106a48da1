//! Text to the clipboard.

use std::time::Duration;

use callboard_i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::button::button_class;
use crate::{ButtonVariant, Icon, IconView, Size};

/// A small button that puts a text on the clipboard and says so.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// What it does; `Copy` when not given.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let label = StoredValue::new(label.unwrap_or_else(|| t!("Copy").to_owned()));
    let shown = move || if copied.get() { t!("Copied").to_owned() } else { label.get_value() };
    let copy = move |_| {
        let text = text.get_untracked();
        spawn_local(async move {
            if copy_text(&text).await {
                // The button may be gone by the time that the clipboard answers.
                copied.try_set(true);
                set_timeout(
                    move || {
                        copied.try_set(false);
                    },
                    Duration::from_secs(2),
                );
            }
        });
    };
    view! {
        <button
            class=button_class(ButtonVariant::Ghost, Size::Small, true)
            type="button"
            aria-label=shown
            data-tooltip=shown
            on:click=copy
        >
            {move || view! { <IconView icon=if copied.get() { Icon::Check } else { Icon::Copy } size=14/> }}
            <span class="visually-hidden" aria-live="polite">{move || copied.get().then_some(t!("Copied"))}</span>
        </button>
    }
    .into_any()
}

/// Puts a text on the clipboard; false when the browser does not allow it.
///
/// Browsers offer the clipboard only to pages from HTTPS or localhost; in-house portals are often neither,
/// so there is the old way through a selected text field.
pub async fn copy_text(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    if !JsValue::from(&clipboard).is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok() {
        return true;
    }
    write_by_selection(text).unwrap_or(false)
}

fn write_by_selection(text: &str) -> Option<bool> {
    let document: web_sys::HtmlDocument = document().dyn_into().ok()?;
    let field: web_sys::HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    field.set_class_name("visually-hidden");
    let focused: Option<web_sys::HtmlElement> = document.active_element().and_then(|e| e.dyn_into().ok());
    // Within an open modal dialog everything outside is inert and cannot be selected.
    let host = focused.as_ref().and_then(|e| e.closest("dialog").ok().flatten()).or(document.body().map(Into::into))?;
    host.append_child(&field).ok()?;
    field.select();
    let done = document.exec_command("copy").unwrap_or(false);
    field.remove();
    if let Some(focused) = focused {
        let _ = focused.focus();
    }
    Some(done)
}
