//! The navigation on phones: the first entries in reach of the thumb, the rest in a panel.

use callboard_i18n::t;
use callboard_ui::{Icon, IconView};
use leptos::prelude::*;

use super::nav::{entries, use_active};
use super::nav_drawer::NavDrawer;
use super::palette::{SearchButton, use_palette};
use crate::plugin::NavGroup;

/// More than these would be too narrow to hit.
const AT_MOST: usize = 4;

#[component]
pub(super) fn BottomBar() -> impl IntoView {
    let active = use_active();
    let open = RwSignal::new(false);
    let mut first = entries(NavGroup::Menu, "bottom-bar__item", active);
    let searches = use_palette().is_some();
    first.truncate(AT_MOST - usize::from(searches));
    view! {
        <nav class="bottom-bar" aria-label=t!("Main, short")>
            <ul class="bottom-bar__list">
                {first}
                {searches.then(|| view! { <li><SearchButton class="bottom-bar__item"/></li> })}
                <li>
                    <button
                        class="bottom-bar__item"
                        type="button"
                        aria-haspopup="dialog"
                        aria-expanded=move || if open.get() { "true" } else { "false" }
                        on:click=move |_| open.set(true)
                    >
                        <IconView icon=Icon::Menu size=18/>
                        <span class="nav-label">{t!("More")}</span>
                    </button>
                </li>
            </ul>
        </nav>
        <NavDrawer open/>
    }
    .into_any()
}
