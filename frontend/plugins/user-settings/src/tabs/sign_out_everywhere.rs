//! Ending every session of the person.

use callboard_i18n::t;
use callboard_shared::auth;
use callboard_ui::{Button, ButtonVariant, Dialog, DialogSize, Toast, toast};
use callboard_web_core::{RequestError, SessionHandle, api, use_session};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(super) fn SignOutEverywhere(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    let busy = RwSignal::new(false);
    let leave = move |_| {
        busy.set(true);
        spawn_local(async move {
            if let Err(error) = end_all(session).await {
                busy.try_set(false);
                let body = format!("{} {}", error.message, error.what_to_try());
                toast(Toast::error(t!("You may still be signed in elsewhere")).body(body));
            }
        });
    };
    let footer = move || {
        view! {
            <Button on_click=move |_| open.set(false)>{t!("Cancel")}</Button>
            <Button variant=ButtonVariant::Danger busy on_click=leave>{t!("Sign out everywhere")}</Button>
        }
    };
    view! {
        <Dialog open title=t!("Sign out everywhere?") size=DialogSize::Small footer=footer>
            <p>
                {t!(
                    "Every browser and program that you are signed in with has to sign in again, this one too. A page \
                     that is open elsewhere may go on until its token ends, within the hour in most portals."
                )}
            </p>
        </Dialog>
    }
    .into_any()
}

async fn end_all(session: SessionHandle) -> Result<(), RequestError> {
    api::delete(auth::browser_sessions()).await?;
    session.sign_out().await
}
