//! Trying an operation out: filled in here, sent by the browser straight to the API's server.
//!
//! A panel of ours and not the viewer that the original vendors: that one is larger than the whole portal, has its
//! own look and no notion of themes or keyboard, and would have to be fed the document that the server has read
//! already. What it does beyond this panel is fetching OAuth tokens; here a token is pasted.
//!
//! The portal's own token is never sent: requests go by the browser's `fetch` without the portal's client, and
//! without cookies.

mod answer;
mod call;
mod form;
mod send;

pub(crate) use call::Filled;

use callboard_i18n::t;
use callboard_shared::api_docs::{Operation, SecurityScheme};
use callboard_ui::{Button, ButtonVariant, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::code::{Code, Notation};
use send::{Answer, Failure};

/// How far a call is.
#[derive(Clone, PartialEq)]
enum State {
    Idle,
    Sending,
    Answered(Answer),
    Failed(Failure),
}

/// The panel: fields, the request that they make, and what came of it.
#[component]
pub(crate) fn TryIt(
    /// What is called.
    operation: Operation,
    /// The schemes of the definition.
    schemes: Vec<SecurityScheme>,
) -> impl IntoView {
    let filled = RwSignal::new(Filled::to_fill_in(&operation, &schemes));
    let state = RwSignal::new(State::Idle);
    let operation = StoredValue::new(operation);
    let call = Memo::new(move |_| operation.with_value(|operation| filled.read().call(operation)));
    let missing = Memo::new(move |_| operation.with_value(|operation| filled.read().missing(operation)));
    let send = move || {
        let Some(call) = call.get_untracked() else { return };
        state.set(State::Sending);
        spawn_local(async move {
            let outcome = match send::send(&call).await {
                Ok(answer) => State::Answered(answer),
                Err(failure) => State::Failed(failure),
            };
            state.try_set(outcome);
        });
    };
    let command = Signal::derive(move || call.get().map(|call| call.curl()).unwrap_or_default());
    let outcome = move || match state.get() {
        State::Idle | State::Sending => ().into_any(),
        State::Answered(answer) => answer::answer(&answer),
        State::Failed(failure) => answer::failure(&failure),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if missing.read_untracked().is_empty() {
            send();
        }
    };
    view! {
        <section class="api-try" aria-label=t!("Try it")>
            <form class="api-try__form" on:submit=submit>
                {operation.with_value(|operation| form::form(operation, filled))}
                <div class="api-try__send">
                    <Button
                        variant=ButtonVariant::Primary
                        icon=Icon::Play
                        submit=true
                        busy=Signal::derive(move || state.get() == State::Sending)
                        disabled=Signal::derive(move || !missing.read().is_empty() || call.read().is_none())
                    >
                        {t!("Send")}
                    </Button>
                    <p class="api-try__note" role="status">
                        {move || match missing.read().as_slice() {
                            [] => {
                                t!("Sent by your browser to the server above, without your sign-in of this portal.")
                                    .to_owned()
                            }
                            missing => t!("Still to fill in: {fields}", fields = missing.join(", ")),
                        }}
                    </p>
                </div>
            </form>
            <Code text=command notation=Notation::Plain label="curl"/>
            <div aria-live="polite">{outcome}</div>
        </section>
    }
    .into_any()
}
