//! The root of the app.

use std::sync::Arc;

use callboard_shared::app::AppConfig;
use callboard_ui::provide_ui;
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;

use super::layout::Layout;
use super::overlays::Overlays;
use super::shortcuts::provide_shortcuts;
use super::sign_in_gate::SignInGate;
use crate::actions::provide_page_actions;
use crate::app_config::read_config;
use crate::appearance::provide_appearance;
use crate::extensions::{Portal, use_portal};
use crate::language::{install_language, provide_language};
use crate::plugin::Plugin;
use crate::session::provide_session;
use crate::settings::provide_settings;
use crate::stars::provide_stars;
use crate::title::provide_title;
use crate::visits::provide_visits;
use crate::{fetch, links};

/// Starts the app with these plugins.
pub fn mount(plugins: Vec<Plugin>) {
    std::panic::set_hook(Box::new(|info| leptos::logging::error!("{info}")));
    // Before the plugins are put together: their titles are texts.
    install_language();
    let config = read_config();
    links::set_base(config.base_path());
    fetch::set_backend(config.backend_base_url());
    let (portal, notes) = Portal::assemble(plugins, &config);
    notes.iter().for_each(|note| leptos::logging::warn!("{note}"));
    let (config, portal) = (Arc::new(config), Arc::new(portal));
    leptos::mount::mount_to_body(move || view! { <App config=config.clone() portal=portal.clone()/> });
}

#[component]
fn App(config: Arc<AppConfig>, portal: Arc<Portal>) -> impl IntoView {
    provide_ui();
    let base = config.base_path().to_owned();
    provide_context(config);
    provide_context(portal);
    provide_settings(provide_session());
    provide_stars();
    provide_appearance();
    provide_language();
    view! { <Router base=base>{|| inside()}</Router> }.into_any()
}

/// What needs the router around it.
fn inside() -> AnyView {
    let portal = use_portal();
    let pathname = use_location().pathname;
    let is_routing = RwSignal::new(false);
    let page = {
        let portal = portal.clone();
        Memo::new(move |_| portal.page_at(&links::below_base(&pathname.read())).map(|(index, _)| index))
    };
    let portal_of_title = portal.clone();
    let title =
        Signal::derive(move || page.get().map(|page| portal_of_title.pages[page].title.clone()).unwrap_or_default());
    provide_title(title);
    provide_page_actions();
    provide_visits(portal);
    provide_shortcuts();
    view! {
        <SignInGate page=page.into()>
            <Layout is_routing/>
        </SignInGate>
        <Overlays is_routing/>
    }
    .into_any()
}
