//! The whole navigation in a panel, on phones.

use callboard_i18n::t;
use callboard_ui::Drawer;
use leptos::prelude::*;

use super::account::{AccountMenu, AppearanceMenu};
use super::brand::Brand;
use super::nav::{entries, parts, use_active};
use crate::plugin::NavGroup;

#[component]
pub(super) fn NavDrawer(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let active = use_active();
    view! {
        <Drawer open label=t!("Navigation")>
            <div class="drawer-nav">
                <Brand/>
                <ul class="sidebar__group">{entries(NavGroup::Menu, "sidebar__item", active)}{parts(NavGroup::Menu)}</ul>
                <ul class="sidebar__group">{entries(NavGroup::Settings, "sidebar__item", active)}{parts(NavGroup::Settings)}</ul>
                <div class="drawer-nav__foot"><AccountMenu/><AppearanceMenu/></div>
            </div>
        </Drawer>
    }
    .into_any()
}
