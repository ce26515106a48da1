//! Signing in.
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod consent;
mod panel;
mod provider_button;
mod view;

use callboard_web_core::{Page, Plugin, SignInPage};

/// The sign-in page.
pub fn plugin() -> Plugin {
    Plugin {
        id: "auth",
        pages: vec![Page::lazy::<consent::ConsentPage>(
            "page:auth/consent",
            "/oauth2/authorize/:id",
            "Let a program in",
        )],
        sign_in: Some(SignInPage { id: "sign-in-page:app", view: |place| Box::pin(view::sign_in(place)) }),
        ..Plugin::default()
    }
}
