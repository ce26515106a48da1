//! What stands where nobody can sign in, because the portal was built so.

use callboard_ui::ErrorPanel;
use leptos::prelude::*;

#[component]
pub(super) fn NoSignIn() -> impl IntoView {
    view! {
        <main class="app-wait">
            <ErrorPanel
                title="Nobody can sign in here"
                message="This portal was built without a sign-in page."
                hint=Some("Add the plugin auth to frontend/src/portal.rs, and build it again.".to_owned())
            />
        </main>
    }
    .into_any()
}
