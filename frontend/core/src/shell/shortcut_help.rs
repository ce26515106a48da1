//! The list of keys that work anywhere on the page.

use callboard_i18n::t;
use callboard_ui::{Dialog, DialogSize};
use leptos::prelude::*;

use super::shortcuts::{use_help, use_list};

#[component]
pub(super) fn ShortcutHelp() -> impl IntoView {
    let list = use_list();
    let rows = move || {
        list.get()
            .into_iter()
            .map(|(keys, label)| {
                let keys = keys.split(' ').map(|key| view! { <kbd class="shortcuts__key">{key.to_owned()}</kbd> });
                let keys = keys.collect_view();
                view! {
                    <div class="shortcuts__row">
                        <dt class="shortcuts__label">{label}</dt>
                        <dd class="shortcuts__keys">{keys}</dd>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog open=use_help() title=t!("Keyboard shortcuts") size=DialogSize::Small>
            <dl class="shortcuts">{rows}</dl>
        </Dialog>
    }
    .into_any()
}
