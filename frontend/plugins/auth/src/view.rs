//! The sign-in, alone on the page or in a dialog. Most visits never need it, so it is a file of its own.

use callboard_i18n::t;
use callboard_web_core::{PortalSign, SignInPlace, use_config, use_title};
use leptos::prelude::*;

use crate::panel::Panel;

/// The sign-in for this place.
#[lazy]
pub(crate) fn sign_in(place: SignInPlace) -> AnyView {
    match place {
        SignInPlace::Page => view! { <Page/> }.into_any(),
        SignInPlace::Dialog => view! { <Panel by_window=true/> }.into_any(),
    }
}

#[component]
fn Page() -> impl IntoView {
    use_title(|| t!("Sign in").to_owned());
    let config = use_config();
    let by_window = config.get("enableExperimentalRedirectFlow").and_then(serde_json::Value::as_bool) == Some(false);
    let (organization, title) = (config.organization_name().to_owned(), config.title().to_owned());
    let heading = t!("Sign in to {portal}", portal = title);
    // Most portals are named after the organisation; saying it twice says nothing.
    let of = (!title.contains(&organization)).then(|| view! { <p class="sign-in__organization">{organization}</p> });
    view! {
        <main class="sign-in">
            <div class="sign-in__card">
                <PortalSign size=48/>
                <h1 class="sign-in__title">{heading}</h1>
                {of}
                <Panel by_window arriving=true/>
            </div>
        </main>
    }
    .into_any()
}
