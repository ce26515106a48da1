//! Where is it?

use callboard_i18n::t;
use callboard_ui::{Button, ButtonVariant, Icon, TextField};
use callboard_web_core::{RequestError, RequestErrorKind};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::flow::Flow;
use crate::{actions, what};

/// One field for the address of a file or repository.
#[component]
pub(crate) fn AddressStep(
    flow: Flow,
    /// Puts the address into that of the page.
    keep: Callback<()>,
) -> impl IntoView {
    let problem = RwSignal::new(None::<String>);
    let error =
        Signal::derive(move || problem.get().or_else(|| flow.failure.get().map(|failure| words(&failure.error))));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if flow.busy.read_untracked().is_some() {
            return;
        }
        let found = what::problem(&flow.target.read_untracked()).map(str::to_owned);
        let is_good = found.is_none();
        problem.set(found);
        flow.failure.set(None);
        if is_good {
            keep.run(());
            actions::analyze(flow);
        }
    };
    let typed = move |text: String| {
        problem.set(None);
        flow.failure.set(None);
        flow.target.set(text);
    };
    view! {
        <form class="import-form" on:submit=submit novalidate=true>
            <TextField
                label=t!("Address")
                value=flow.target
                on_input=typed
                kind="url"
                icon=Icon::Link
                placeholder="https://…"
                hint=Some(t!("Of a catalog file, or of a repository, as your browser shows it.").to_owned())
                error
                name="target"
                autocomplete="off"
                autofocus=true
                required=true
            />
            <div class="import-form__end">
                <Button submit=true variant=ButtonVariant::Primary busy=flow.is_busy()>{t!("Analyze")}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What is wrong, with what to try. What the server says about an address says that already.
fn words(error: &RequestError) -> String {
    match error.kind {
        RequestErrorKind::BadRequest | RequestErrorKind::NotFound | RequestErrorKind::Forbidden => {
            error.message.clone()
        }
        _ => format!("{} {}", error.message, error.what_to_try()),
    }
}
