//! The portal's sign and name.

use callboard_i18n::t;
use leptos::prelude::*;

use crate::app_config::use_config;
use crate::links::href;
use crate::portal_sign::PortalSign;

/// The sign and the name, leading to the start.
#[component]
pub(super) fn Brand() -> impl IntoView {
    let title = use_config().title().to_owned();
    let label = t!("{title}: to the start", title);
    view! {
        <a class="brand" href=href("/") aria-label=label>
            <PortalSign size=28/>
            <span class="brand__name nav-label">{title}</span>
        </a>
    }
    .into_any()
}
