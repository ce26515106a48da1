//! The parts of the shell that nobody needs at the first glance. They are a file of their own, which is fetched
//! while the page already stands.

use leptos::prelude::*;

use super::account::{AccountMenu, AppearanceMenu};
use super::failure::failure;
use super::nav_drawer::NavDrawer;
use super::no_sign_in::NoSignIn;
use super::not_found::NotFound;
use super::overlays::Overlays;
use crate::deferred::deferred;

/// A part that comes later.
pub(super) enum Part {
    /// The person's picture and name, opening a menu.
    Account,
    /// The menu of themes and densities.
    Appearance,
    /// Dialogs and messages above the page, and what listens to the whole of it. The signal tells whether a
    /// page is on its way.
    Overlays(RwSignal<bool>),
    /// The navigation in a panel; the signal opens it.
    NavDrawer(RwSignal<bool>),
    /// The page at addresses that lead nowhere.
    NotFound,
    /// What stands in place of a page that failed.
    Failure(Errors),
    /// What stands where nobody can sign in.
    NoSignIn,
}

/// Makes a part.
#[lazy]
pub(super) fn part(part: Part) -> AnyView {
    match part {
        Part::Account => view! { <AccountMenu/> }.into_any(),
        Part::Appearance => view! { <AppearanceMenu/> }.into_any(),
        Part::Overlays(is_routing) => view! { <Overlays is_routing/> }.into_any(),
        Part::NavDrawer(open) => view! { <NavDrawer open/> }.into_any(),
        Part::NotFound => view! { <NotFound/> }.into_any(),
        Part::Failure(errors) => failure(errors),
        Part::NoSignIn => view! { <NoSignIn/> }.into_any(),
    }
}

/// A part that appears when it is there, and nothing until then.
pub(super) fn later(which: Part) -> AnyView {
    deferred(Box::pin(part(which)), || ().into_any())
}
