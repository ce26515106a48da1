//! Sending a call from the browser, and why it did not arrive.

use std::cell::RefCell;
use std::rc::Rc;

use callboard_i18n::t;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::call::Call;

/// Longer bodies are cut on the screen.
const LONGEST: usize = 500_000;

/// What was answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) reason: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    /// Milliseconds until the whole answer was there.
    pub(super) took: f64,
    /// Bytes of the body as it was read.
    pub(super) size: usize,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The portal's own policy does not let the page talk to this server.
    Policy { origin: String },
    /// A page from HTTPS may not talk to a server without it.
    Mixed,
    /// A form with files, which is not sent from here.
    Files,
    /// The address or a header is not one that can be sent.
    Malformed(String),
    /// No answer that the page may read: the server is not there, or does not allow it. Browsers do not say which.
    Silent { page: String, server: String },
}

/// Sends a call without the portal's token and without cookies.
pub(super) async fn send(call: &Call) -> Result<Answer, Failure> {
    if call.is_multipart {
        return Err(Failure::Files);
    }
    let page = window().location().origin().unwrap_or_default();
    if page.starts_with("https:") && call.url.starts_with("http:") && !is_local(&call.url) {
        return Err(Failure::Mixed);
    }
    let request = request(call).map_err(|error| Failure::Malformed(words(&error)))?;
    let blocked = Rc::new(RefCell::new(false));
    let heard = Rc::clone(&blocked);
    let listener = window_event_listener_untyped("securitypolicyviolation", move |_| *heard.borrow_mut() = true);
    let start = now();
    let response = JsFuture::from(window().fetch_with_request(&request)).await;
    listener.remove();
    let silent = || Failure::Silent { page: page.clone(), server: origin(&call.url) };
    let response = match response {
        Ok(response) => response.dyn_into::<web_sys::Response>().map_err(|_| silent())?,
        Err(_) if *blocked.borrow() => return Err(Failure::Policy { origin: origin(&call.url) }),
        Err(_) => return Err(silent()),
    };
    let text = response.text().map_err(|_| silent())?;
    let body = JsFuture::from(text).await.map_err(|_| silent())?.as_string().unwrap_or_default();
    let size = body.len();
    Ok(Answer {
        status: response.status(),
        reason: response.status_text(),
        headers: headers(&response),
        body: cut(body),
        took: now() - start,
        size,
    })
}

fn request(call: &Call) -> Result<web_sys::Request, JsValue> {
    let init = web_sys::RequestInit::new();
    init.set_method(&call.method);
    init.set_mode(web_sys::RequestMode::Cors);
    init.set_credentials(web_sys::RequestCredentials::Omit);
    init.set_referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
    let headers = web_sys::Headers::new()?;
    for (name, value) in &call.headers {
        headers.set(name, value)?;
    }
    init.set_headers(&headers);
    if let Some(body) = &call.body {
        init.set_body(&JsValue::from_str(body));
    }
    web_sys::Request::new_with_str_and_init(&call.url, &init)
}

/// Those that the server lets pages of other sites see.
fn headers(response: &web_sys::Response) -> Vec<(String, String)> {
    let Ok(Some(entries)) = js_sys::try_iter(&response.headers()) else { return Vec::new() };
    let pairs = entries.filter_map(Result::ok).filter_map(|pair| {
        let pair = js_sys::Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    pairs.collect()
}

fn now() -> f64 {
    window().performance().map(|clock| clock.now()).unwrap_or_default()
}

fn words(error: &JsValue) -> String {
    let error = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    error.unwrap_or_else(|| t!("the browser refuses it").to_owned())
}

fn cut(body: String) -> String {
    match body.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &body[..end]),
        None => body,
    }
}

/// `https://host:port` of an address.
fn origin(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    format!("{scheme}://{host}")
}

/// Browsers trust the machine itself without HTTPS.
fn is_local(url: &str) -> bool {
    let origin = origin(url);
    let host = origin.trim_start_matches("http://");
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|local| host.strip_prefix(local).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_and_the_own_machine() {
        assert_eq!(origin("https://h.example:8443/a?b"), "https://h.example:8443");
        assert!(is_local("http://localhost:7007/x") && is_local("http://127.0.0.1"));
        assert!(!is_local("http://localhost.example/") && !is_local("http://h.example"));
    }
}
