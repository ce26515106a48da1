//! What can be done on every page.

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
    let mut actions = vec![Action::new("Copy link to this page", Icon::Link, copy_address).words("url address share")];
    actions.extend(ThemeChoice::ALL.into_iter().filter(|own| *own != appearance.theme()).map(|own| {
        Action::new(format!("Theme: {}", own.label()), own.icon(), move || appearance.set_theme(own))
            .words("appearance colour color mode switch")
    }));
    actions.extend(Density::ALL.into_iter().filter(|own| *own != appearance.density()).map(|own| {
        Action::new(format!("Density: {}", own.label()), Icon::List, move || appearance.set_density(own))
            .words("appearance rows spacing switch")
    }));
    let (pin, icon) = match appearance.is_pinned() {
        true => ("Narrow the sidebar", Icon::Collapse),
        false => ("Keep the sidebar open", Icon::Expand),
    };
    actions.push(Action::new(pin, icon, move || appearance.toggle_pinned()).words("navigation pin menu"));
    actions.push(Action::new("Show keyboard shortcuts", Icon::Help, show_shortcuts).words("keys help"));
    if let Some(support) = config.text("app.support.url").map(str::to_owned) {
        actions.push(Action::new("Open support", Icon::Chat, move || open_tab(&support)).words("help contact"));
    }
    actions.push(Action::new("Sign out", Icon::Logout, move || sign_out(session)).words("log out leave"));
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
            true => toast(Toast::success("Link copied")),
            false => toast(Toast::error("The browser did not allow copying").body(address)),
        }
    });
}

fn sign_out(session: SessionHandle) {
    spawn_local(async move {
        if let Err(error) = session.sign_out().await {
            toast(Toast::error("You are still signed in").body(format!("{} {}", error.message, error.what_to_try())));
        }
    });
}
