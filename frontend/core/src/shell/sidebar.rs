//! The navigation beside the page, on wide screens.

use callboard_i18n::t;
use callboard_ui::{Icon, IconButton, IconView};
use leptos::prelude::*;

use super::account::{AccountMenu, AppearanceMenu};
use super::brand::Brand;
use super::nav::{entries, parts, use_active};
use super::palette::SearchButton;
use super::shortcuts::{use_help, use_shortcut};
use crate::appearance::use_appearance;
use crate::plugin::NavGroup;

/// The navigation beside the page. When it is not pinned it is narrow, and opens while it is pointed at or
/// has the focus; the sheet does that.
#[component]
pub(super) fn Sidebar() -> impl IntoView {
    let appearance = use_appearance();
    let active = use_active();
    let help = use_help();
    use_shortcut("[", t!("Pin or release the sidebar"), move || appearance.toggle_pinned());
    let pin_label = Signal::derive(move || {
        let label = if appearance.is_pinned() { t!("Narrow sidebar") } else { t!("Keep sidebar open") };
        label.to_owned()
    });
    let pin_icon = move || {
        let icon = if appearance.is_pinned() { Icon::Collapse } else { Icon::Expand };
        view! { <IconView icon/> }
    };
    view! {
        <header class="sidebar">
            <div class="sidebar__head">
                <Brand/>
                // One element for both states, so that the focus stays on it.
                <span class="sidebar__pin">
                    <button
                        class="button button--ghost button--small button--icon-only"
                        type="button"
                        aria-label=pin_label
                        data-tooltip=pin_label
                        on:click=move |_| appearance.toggle_pinned()
                    >
                        {pin_icon}
                    </button>
                </span>
            </div>
            <div class="sidebar__search"><SearchButton class="sidebar__item" with_key=true/></div>
            <nav class="sidebar__nav" aria-label=t!("Main")>
                <ul class="sidebar__group">{entries(NavGroup::Menu, "sidebar__item", active)}{parts(NavGroup::Menu)}</ul>
                <ul class="sidebar__group sidebar__group--settings">{entries(NavGroup::Settings, "sidebar__item", active)}{parts(NavGroup::Settings)}</ul>
            </nav>
            <div class="sidebar__foot">
                <div class="sidebar__tools">
                    <AppearanceMenu/>
                    <IconButton icon=Icon::Help label=t!("Keyboard shortcuts") on_click=move |_| help.set(true)/>
                </div>
                <AccountMenu/>
            </div>
        </header>
    }
    .into_any()
}
