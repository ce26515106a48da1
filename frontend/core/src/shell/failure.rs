//! What stands in place of a page that failed.

use callboard_i18n::t;
use callboard_ui::ErrorPanel;
use leptos::prelude::*;

use super::request_error_panel::RequestErrorPanel;
use crate::request_error::RequestError;

/// A page whose view is an error: `Result` in a view ends here.
pub(super) fn failure(errors: Errors) -> AnyView {
    let error = errors.into_iter().map(|(_, error)| error).next();
    let request = error.as_ref().and_then(|error| error.downcast_ref::<RequestError>().cloned());
    let reload = Callback::new(|()| {
        // Fails only where the browser forbids scripts to navigate, and then a person can do it.
        let _ = window().location().reload();
    });
    let panel = match request {
        Some(error) => {
            view! { <RequestErrorPanel error title=t!("This page could not be shown") retry=reload/> }.into_any()
        }
        None => {
            let message = error.map(|error| error.to_string()).unwrap_or_default();
            view! {
                <ErrorPanel
                    title=t!("This page could not be shown")
                    message
                    hint=Some(
                        t!("Reload the page. If it stays, tell whoever runs the portal what you did.").to_owned()
                    )
                    retry=reload
                />
            }
            .into_any()
        }
    };
    view! { <div class="page">{panel}</div> }.into_any()
}
