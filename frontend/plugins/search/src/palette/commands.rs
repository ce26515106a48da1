//! What can be done on every page.

use callboard_i18n::t;
use callboard_shared::app::AppConfig;
use callboard_ui::{Density, Icon, ThemeChoice, Toast, copy_text, toast};
use callboard_web_core::{Action, Appearance, SessionHandle};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The actions of every page, after those of the page that is shown.
pub(crate) fn everywhere(
    appearance: Appearance,
    session: SessionHandle,
    show_shortcuts: impl Fn() + Send + Sync + 'static,
    config: &AppConfig,
) -> Vec<Action> {
    let copy = Action::new(t!("Copy link to this page"), Icon::Link, copy_address).words(t!("url address share"));
    let mut actions = vec![copy];
    actions.extend(ThemeChoice::ALL.into_iter().filter(|own| *own != appearance.theme()).map(|own| {
        Action::new(t!("Theme: {name}", name = own.label()), own.icon(), move || appearance.set_theme(own))
            .words(t!("appearance colour color mode switch"))
    }));
    actions.extend(Density::ALL.into_iter().filter(|own| *own != appearance.density()).map(|own| {
        Action::new(t!("Density: {name}", name = own.label()), Icon::List, move || appearance.set_density(own))
            .words(t!("appearance rows spacing switch"))
    }));
    let (pin, icon) = match appearance.is_pinned() {
        true => (t!("Narrow the sidebar"), Icon::Collapse),
        false => (t!("Keep the sidebar open"), Icon::Expand),
    };
    actions.push(Action::new(pin, icon, move || appearance.toggle_pinned()).words(t!("navigation pin menu")));
    actions.push(Action::new(t!("Show keyboard shortcuts"), Icon::Help, show_shortcuts).words(t!("keys help")));
    if let Some(support) = config.text("app.support.url").map(str::to_owned) {
        let open = Action::new(t!("Open support"), Icon::Chat, move || open_tab(&support));
        actions.push(open.words(t!("help contact")));
    }
    let leave = Action::new(t!("Sign out"), Icon::Logout, move || sign_out(session));
    actions.push(leave.words(t!("log out leave")));
    actions
}

/// Opens an address in another tab.
pub(crate) fn open_tab(address: &str) {
    let _ = window().open_with_url_and_target_and_features(address, "_blank", "noopener,noreferrer");
}

fn copy_address() {
    let address = window().location().href().unwrap_or_default();
    spawn_local(async move {
        match copy_text(&address).await {
            true => toast(Toast::success(t!("Link copied"))),
            false => toast(Toast::error(t!("The browser did not allow copying")).body(address)),
        }
    });
}

fn sign_out(session: SessionHandle) {
    spawn_local(async move {
        if let Err(error) = session.sign_out().await {
            let body = format!("{} {}", error.message, error.what_to_try());
            toast(Toast::error(t!("You are still signed in")).body(body));
        }
    });
}
