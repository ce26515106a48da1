//! Deleting everything that is kept for the person.

use callboard_i18n::t;
use callboard_shared::user_settings;
use callboard_ui::{Button, ButtonVariant, Dialog, DialogSize, Toast, toast};
use callboard_web_core::{api, forget_visit, invalidate, reload_settings};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::kept;

#[component]
pub(crate) fn ForgetDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let forget = move |_| {
        busy.set(true);
        forget_visit();
        spawn_local(async move {
            let outcome = api::delete(user_settings::buckets()).await;
            busy.try_set(false);
            match outcome {
                Ok(()) => {
                    reload_settings();
                    invalidate(kept::TAG);
                    open.try_set(false);
                    toast(Toast::success(t!("Everything that was kept for you is deleted")));
                }
                Err(error) => {
                    let body = format!("{} {}", error.message, error.what_to_try());
                    toast(Toast::error(t!("Nothing was deleted")).body(body));
                }
            }
        });
    };
    let footer = move || {
        view! {
            <Button on_click=move |_| open.set(false)>{t!("Cancel")}</Button>
            <Button variant=ButtonVariant::Danger busy on_click=forget>{t!("Delete all")}</Button>
        }
    };
    view! {
        <Dialog open title=t!("Delete everything that is kept for you?") size=DialogSize::Small footer=footer>
            <p>
                {t!(
                    "Your stars, how the portal looks to you and how you arranged its lists are deleted, in every \
                     browser. Views that you saved stay; delete them where they are used. This cannot be taken back: \
                     export it first if you may want it again."
                )}
            </p>
        </Dialog>
    }
    .into_any()
}
