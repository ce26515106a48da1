//! Signing in, and giving access to what a person has elsewhere.
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod access;
mod automatic;
mod consent;
mod panel;
mod provider_button;
mod view;

use callboard_i18n::mark;
use callboard_web_core::{Page, Plugin, SignInPage};

/// Its configuration: `auto`, the page of the only provider opens by itself.
const SIGN_IN: &str = "sign-in-page:app";

/// The sign-in page.
pub fn plugin() -> Plugin {
    Plugin {
        id: "auth",
        pages: vec![Page::lazy::<consent::ConsentPage>(
            "page:auth/consent",
            "/oauth2/authorize/:id",
            mark("Let a program in"),
        )],
        sign_in: Some(SignInPage {
            id: SIGN_IN,
            view: |place| Box::pin(view::sign_in(place)),
            access: || Box::pin(access::access()),
        }),
        ..Plugin::default()
    }
}
