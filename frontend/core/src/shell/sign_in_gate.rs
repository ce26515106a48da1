//! Shows the app to whoever is signed in, and the sign-in to everybody else.

use std::time::Duration;

use callboard_i18n::t;
use callboard_ui::Progress;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::no_sign_in::NoSignIn;
use crate::deferred::deferred;
use crate::extensions::{Portal, use_portal};
use crate::links::below_base;
use crate::page_skeleton::PageSkeleton;
use crate::plugin::SignInPlace;
use crate::session::{SessionState, use_session};

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It is not known yet who is there.
    Waiting,
    /// The sign-in. The address stays, so that afterwards a person is where they wanted to be.
    SignIn,
    /// The app.
    App,
}

/// `expected`: somebody was signed in at the last visit. Then the frame of the page is shown at once, and its
/// data waits for the session.
fn stage(state: &SessionState, expected: bool, public: bool) -> Stage {
    match state {
        SessionState::SignedIn(_) => Stage::App,
        _ if public => Stage::App,
        SessionState::Unknown if expected => Stage::App,
        SessionState::Unknown => Stage::Waiting,
        SessionState::SignedOut { .. } => Stage::SignIn,
    }
}

#[component]
pub(super) fn SignInGate(
    /// The page that the address stands for, as its place in the portal's list.
    page: Signal<Option<usize>>,
    children: ChildrenFn,
) -> impl IntoView {
    let session = use_session();
    let portal = use_portal();
    let pathname = use_location().pathname;
    let is_public = {
        let portal = portal.clone();
        Signal::derive(move || page.get().is_some_and(|page| portal.pages[page].public))
    };
    let stage = Memo::new(move |_| stage(&session.state.read(), session.expected, is_public.get()));
    move || match stage.get() {
        Stage::Waiting => {
            view! { <div class="app-wait"><Progress label=t!("Looking up your session") thin=true/></div> }.into_any()
        }
        Stage::App => children().into_any(),
        Stage::SignIn => {
            fetch_ahead(&portal, &below_base(&pathname.read_untracked()));
            match portal.sign_in {
                Some(sign_in) => deferred((sign_in.view)(SignInPlace::Page), || view! { <PageSkeleton/> }.into_any()),
                None => view! { <NoSignIn/> }.into_any(),
            }
        }
    }
}

/// Fetches the code of the page behind the sign-in, so that it is there when the person is in. Asked for after what
/// the sign-in itself needs.
fn fetch_ahead(portal: &Portal, path: &str) {
    let redirected = || portal.redirects.iter().find_map(|redirect| portal.page_at(&redirect.target(path)?));
    // Without a connection it would fail, and say so, though nobody asked for anything.
    if let Some((page, _)) = portal.page_at(path).or_else(redirected).filter(|_| window().navigator().on_line()) {
        let preload = portal.pages[page].preload;
        set_timeout(move || spawn_local(preload()), Duration::ZERO);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use callboard_shared::auth::{Profile, UserIdentity};

    use super::*;
    use crate::session::Session;

    #[test]
    fn who_sees_what() {
        let session =
            Session { profile: Profile::default(), identity: UserIdentity::of_user("user:default/a", Vec::new()) };
        let signed_in = SessionState::SignedIn(Arc::new(session));
        let signed_out = SessionState::SignedOut { reason: None };
        assert_eq!(stage(&signed_in, false, false), Stage::App);
        assert_eq!(stage(&signed_out, true, false), Stage::SignIn);
        assert_eq!(stage(&signed_out, false, true), Stage::App);
        assert_eq!(stage(&SessionState::Unknown, true, false), Stage::App);
        assert_eq!(stage(&SessionState::Unknown, false, false), Stage::Waiting);
    }
}
