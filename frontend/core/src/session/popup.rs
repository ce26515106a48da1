//! Signing in through a window of its own: the provider's page is opened there, and its last page tells this one what
//! came of it (contract/auth.md §2). What is on this page stays.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use callboard_i18n::t;
use callboard_shared::auth::SessionResponse;
use futures::channel::oneshot;
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Window};

use crate::request_error::{RequestError, RequestErrorKind};

/// A second press finds the same window.
const NAME: &str = "callboard-sign-in";
const FEATURES: &str = "popup,width=450,height=730";
/// A browser does not tell when a window is closed.
const LOOK: Duration = Duration::from_millis(300);

/// What the last page of the window says. It says other things too, which are of no interest.
#[derive(Debug, Deserialize)]
struct Message {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    response: Option<SessionResponse>,
    #[serde(default)]
    error: Option<Refused>,
}

#[derive(Debug, Deserialize)]
struct Refused {
    #[serde(default)]
    name: String,
    message: String,
}

type Outcome = Result<SessionResponse, RequestError>;

/// Opens this address in a window, and waits until it answers or is closed.
pub(super) async fn ask(path: &str) -> Outcome {
    let opened = window().open_with_url_and_target_and_features(&crate::fetch::absolute(path), NAME, FEATURES);
    let Some(opened) = opened.ok().flatten() else {
        return Err(failed(t!("The browser did not open the window of the sign-in; allow windows for this page.")));
    };
    let (sender, receiver) = oneshot::channel::<Outcome>();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let tell = move |outcome| {
        if let Some(sender) = sender.borrow_mut().take() {
            // Whoever waited may be gone.
            let _ = sender.send(outcome);
        }
    };
    let _listening = Listening::begin(opened.clone(), tell.clone());
    let _watching = Watching::begin(opened, tell);
    receiver.await.unwrap_or_else(|_| Err(closed()))
}

/// Listens to a window until it is dropped.
struct Listening(Closure<dyn FnMut(MessageEvent)>);

impl Listening {
    fn begin(from: Window, tell: impl Fn(Outcome) + 'static) -> Self {
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // Any page may send anything to this one.
            let ours = window().location().origin().is_ok_and(|origin| origin == event.origin());
            let source: JsValue = event.source().map(Into::into).unwrap_or_default();
            if !ours || !js_sys::Object::is(&source, from.as_ref()) {
                return;
            }
            if let Some(outcome) = read(&event.data()) {
                tell(outcome);
            }
        });
        // Fails for no name of an event.
        let _ = window().add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
        Self(listener)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = window().remove_event_listener_with_callback("message", self.0.as_ref().unchecked_ref());
    }
}

/// Looks whether a window is closed, until it is dropped.
struct Watching(Option<IntervalHandle>);

impl Watching {
    fn begin(opened: Window, tell: impl Fn(Outcome) + 'static) -> Self {
        let seen = RefCell::new(false);
        let look = move || {
            // The message of a window that closes itself may come after it: the second look counts.
            let gone = opened.closed().unwrap_or(true);
            if gone && seen.replace(gone) {
                tell(Err(closed()));
            }
        };
        Self(set_interval_with_handle(look, LOOK).ok())
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.clear();
        }
    }
}

fn read(data: &JsValue) -> Option<Outcome> {
    let text: String = js_sys::JSON::stringify(data).ok()?.into();
    outcome(&text)
}

fn outcome(text: &str) -> Option<Outcome> {
    let message: Message = serde_json::from_str(text).ok()?;
    if message.kind != "authorization_response" {
        return None;
    }
    match (message.response, message.error) {
        (_, Some(Refused { name, message })) => Some(Err(RequestError { name, ..failed(&message) })),
        (Some(response), None) => Some(Ok(response)),
        (None, None) => None,
    }
}

fn closed() -> RequestError {
    failed(t!("The window of the sign-in was closed before it was finished."))
}

fn failed(message: &str) -> RequestError {
    RequestError {
        kind: RequestErrorKind::Unauthenticated,
        status: None,
        name: String::new(),
        message: message.to_owned(),
        request_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_count() {
        assert!(outcome(r#"{"type":"config_info","targetOrigin":"http://localhost"}"#).is_none());
        assert!(outcome("1").is_none());
        let refused =
            outcome(r#"{"type":"authorization_response","error":{"name":"NotAllowedError","message":"No user"}}"#);
        let error = refused.unwrap().unwrap_err();
        assert_eq!((error.name.as_str(), error.message.as_str()), ("NotAllowedError", "No user"));
        let answered = outcome(r#"{"type":"authorization_response","response":{"profile":{"email":"a@b.c"}}}"#);
        assert_eq!(answered.unwrap().unwrap().profile.email.as_deref(), Some("a@b.c"));
    }
}
