//! Navigation and page, side by side or one above the other.

use callboard_i18n::t;
use callboard_ui::Progress;
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use super::bottom_bar::BottomBar;
use super::outlet::Outlet;
use super::sidebar::Sidebar;
use crate::appearance::use_appearance;
use crate::session::{SessionState, use_session};

#[component]
pub(super) fn Layout(is_routing: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let appearance = use_appearance();
    // Public pages are shown to strangers, who have nowhere else to go.
    let has_nav = Memo::new(move |_| !matches!(*session.state.read(), SessionState::SignedOut { .. }));
    let content = NodeRef::<html::Main>::new();
    // The router takes a click on a fragment for a navigation, which scrolls but leaves the focus behind.
    let skip = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(content) = content.get_untracked() {
            let _ = content.focus();
        }
    };
    view! {
        <a class="skip-link" href="#content" on:click=skip>{t!("Skip to content")}</a>
        <div
            class="shell"
            class:shell--bare=move || !has_nav.get()
            data-sidebar=move || if appearance.is_pinned() { "pinned" } else { "narrow" }
        >
            {move || has_nav.get().then(|| view! { <Sidebar/> })}
            <div class="shell__page">
                <div class="shell__progress" hidden=move || !is_routing.get()>
                    <Progress label=t!("The page is loading") thin=true/>
                </div>
                <main node_ref=content class="shell__content" id="content" tabindex="-1"><Outlet is_routing/></main>
            </div>
            {move || has_nav.get().then(|| view! { <BottomBar/> })}
        </div>
    }
    .into_any()
}
