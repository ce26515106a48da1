//! What is fetched when: the pages in one file, the entry of the sidebar in another.

use callboard_i18n::t;
use callboard_shared::permissions::{Permission, roles::pages};
use callboard_ui::{Icon, IconView};
use callboard_web_core::{LazyView, below_base, href, use_config, use_permission};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::page::Pages;

/// The entry of the sidebar, for those who may look at all roles.
pub(crate) fn nav() -> LazyView {
    Box::pin(nav_view())
}

/// The pages.
pub(crate) async fn page() -> AnyView {
    page_view().await
}

/// Fetches the code of the pages.
pub(crate) async fn preload() {
    #[cfg(target_arch = "wasm32")]
    __preload_page_view().await;
}

#[lazy]
fn nav_view() -> AnyView {
    let restricted = use_config().get("permission.enabled").and_then(serde_json::Value::as_bool).unwrap_or(false);
    if !restricted {
        return ().into_any();
    }
    // Asked as if it were about nothing: yes only when it is yes for all roles.
    let permitted = use_permission(&Permission::basic("policy.entity.read", Some("read")), None);
    let pathname = use_location().pathname;
    let current = move || below_base(&pathname.read()).starts_with(pages::ROLES).then_some("page");
    let item = move || {
        permitted.get().is_yes().then(|| {
            view! {
                <li>
                    <a class="sidebar__item" href=href(pages::ROLES) aria-current=current>
                        <IconView icon=Icon::Shield size=18/>
                        <span class="nav-label">{t!("Roles")}</span>
                    </a>
                </li>
            }
        })
    };
    item.into_any()
}

#[lazy]
fn page_view() -> AnyView {
    view! { <Pages/> }.into_any()
}
