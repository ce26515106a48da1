//! Asks to sign in again, over a page whose session ended.

use callboard_i18n::t;
use callboard_ui::{Dialog, DialogSize, Skeleton};
use leptos::prelude::*;

use crate::deferred::deferred;
use crate::extensions::use_portal;
use crate::plugin::SignInPlace;
use crate::session::use_session;

#[component]
pub(super) fn SessionDialog() -> impl IntoView {
    let session = use_session();
    let sign_in = use_portal().sign_in;
    let open = RwSignal::new(false);
    Effect::new(move || open.set(session.ended.get()));
    // The reader closed it: what waits for the session fails, and says so in its place on the page.
    Effect::watch(
        move || open.get(),
        move |open, before, _| {
            if !open && before == Some(&true) && session.ended.get_untracked() {
                session.decline();
            }
        },
        false,
    );
    view! {
        <Dialog open title=t!("Your session has ended") size=DialogSize::Small>
            <p class="session-dialog__text">
                {t!("Sign in again to go on. What is on the page stays as it is, and what was under way continues.")}
            </p>
            {sign_in.map(|sign_in| {
                deferred((sign_in.view)(SignInPlace::Dialog), || view! { <Skeleton height="2.25rem"/> }.into_any())
            })}
        </Dialog>
    }
}
