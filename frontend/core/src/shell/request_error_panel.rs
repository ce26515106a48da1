//! A request that failed, told to a person.

use callboard_i18n::t;
use callboard_ui::ErrorPanel;
use leptos::prelude::*;

use crate::embed;
use crate::request_error::RequestError;

/// What stands where a request failed: what happened, what to try, and the id under which the server logged
/// it.
#[component]
pub fn RequestErrorPanel(
    /// What went wrong.
    #[prop(into)]
    error: Signal<RequestError>,
    /// What could not be done.
    #[prop(optional, into)]
    title: Option<String>,
    /// Tries again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let title = Signal::stored(title.unwrap_or_else(|| t!("This could not be loaded").to_owned()));
    let message = Signal::derive(move || error.read().message.clone());
    let hint = Signal::derive(move || {
        let error = error.read();
        Some(embed::what_to_try(&error).unwrap_or_else(|| error.what_to_try().to_owned()))
    });
    let id = Signal::derive(move || error.read().request_id.clone());
    match retry {
        Some(retry) => view! { <ErrorPanel title message hint id retry/> }.into_any(),
        None => view! { <ErrorPanel title message hint id/> }.into_any(),
    }
}
