//! What to do about a failure, for whoever looks at a page that is not the portal.

use callboard_i18n::t;
use leptos::prelude::window;

use super::ONE;
use crate::request_error::{RequestError, RequestErrorKind};

/// What a person can do about it; `None` where the portal's own words fit, and in the portal itself.
pub(crate) fn what_to_try(error: &RequestError) -> Option<String> {
    let portal = ONE.with_borrow(|one| one.as_ref().map(|one| one.address().to_owned()))?;
    match error.kind {
        // A browser does not tell a page which of these it was.
        RequestErrorKind::Offline => {
            let here = window().location().origin().unwrap_or_default();
            Some(t!(
                "See that {portal} runs, and that backend.cors.origin of its configuration names {here}.",
                portal,
                here
            ))
        }
        RequestErrorKind::Unauthenticated => {
            Some(t!("Sign in to this page again, or ask whoever runs it for a token that the portal takes.").to_owned())
        }
        _ => None,
    }
}
