//! The portal's sign and name.

use callboard_i18n::t;
use leptos::prelude::*;

use crate::app_config::use_config;
use crate::links::href;

/// The sign and the name, leading to the start.
#[component]
pub(super) fn Brand() -> impl IntoView {
    let title = use_config().title().to_owned();
    let label = t!("{title}: to the start", title);
    view! {
        <a class="brand" href=href("/") aria-label=label>
            <img class="brand__sign" src=href("/favicon.svg") alt="" width="28" height="28"/>
            <span class="brand__name nav-label">{title}</span>
        </a>
    }
    .into_any()
}
