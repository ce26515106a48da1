//! Signing in.
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod panel;
mod provider_button;
mod view;

use callboard_web_core::{Plugin, SignInPage};

/// The sign-in page.
pub fn plugin() -> Plugin {
    Plugin {
        id: "auth",
        sign_in: Some(SignInPage { id: "sign-in-page:app", view: |place| Box::pin(view::sign_in(place)) }),
        ..Plugin::default()
    }
}
