//! What stands where nobody can sign in, because the portal was built so.

use callboard_i18n::t;
use callboard_ui::ErrorPanel;
use leptos::prelude::*;

#[component]
pub(super) fn NoSignIn() -> impl IntoView {
    view! {
        <main class="app-wait">
            <ErrorPanel
                title=t!("Nobody can sign in here")
                message=t!("This portal was built without a sign-in page.")
                hint=Some(t!("Add the plugin auth to frontend/src/portal.rs, and build it again.").to_owned())
            />
        </main>
    }
    .into_any()
}
