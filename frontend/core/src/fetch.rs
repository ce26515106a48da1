//! One request over the browser's `fetch`.

use std::cell::RefCell;

use callboard_shared::user_settings::SETTINGS_AT;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::request_error::RequestError;

const REQUEST_ID: &str = "x-request-id";

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Does, creates, or reads with a long question.
    Post,
    /// Replaces.
    Put,
    /// Removes.
    Delete,
}

impl Method {
    fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A request, complete.
pub(crate) struct Fetch {
    pub(crate) method: Method,
    /// Relative to the server's root.
    pub(crate) path: String,
    /// JSON.
    pub(crate) body: Option<String>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// An answer below 400.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) request_id: Option<String>,
    /// How new the settings are that it tells of, see [`SETTINGS_AT`].
    pub(crate) settings_at: Option<String>,
}

thread_local! {
    /// What stands before every path: the path of `backend.baseUrl`. The host is that of the page, because whatever
    /// serves the page serves the API too, under whatever name it was reached; only an app that embeds parts of a
    /// portal names it.
    static PREFIX: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Tells where the API is, from `backend.baseUrl`.
pub(crate) fn set_backend(base_url: &str) {
    PREFIX.set(path_of(base_url).to_owned());
}

/// Tells where the API is, for an app that is not the portal: the portal's address without a slash at the end.
pub(crate) fn set_base(address: &str) {
    PREFIX.set(address.to_owned());
}

/// The address of a path, for the browser to go to.
pub fn absolute(path: &str) -> String {
    PREFIX.with_borrow(|prefix| format!("{prefix}{path}"))
}

impl Fetch {
    pub(crate) async fn send(self) -> Result<Answer, RequestError> {
        let abort = AbortOnDrop::new();
        let response = self.start(abort.signal()).await.map_err(|_| RequestError::offline())?;
        let request_id = response.headers().get(REQUEST_ID).ok().flatten();
        let settings_at = response.headers().get(SETTINGS_AT).ok().flatten();
        let text = match response.text() {
            Ok(text) => JsFuture::from(text).await.map_err(|_| RequestError::offline())?,
            Err(_) => return Err(RequestError::offline()),
        };
        let text = text.as_string().unwrap_or_default();
        if response.status() >= 400 {
            return Err(RequestError::from_answer(response.status(), &text, request_id));
        }
        Ok(Answer { text, request_id, settings_at })
    }

    async fn start(self, signal: Option<web_sys::AbortSignal>) -> Result<web_sys::Response, JsValue> {
        let init = web_sys::RequestInit::new();
        init.set_signal(signal.as_ref());
        init.set_method(self.method.as_str());
        init.set_credentials(web_sys::RequestCredentials::SameOrigin);
        let headers = web_sys::Headers::new()?;
        headers.set("Accept", "application/json")?;
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        if let Some(body) = &self.body {
            headers.set("Content-Type", "application/json")?;
            init.set_body(&JsValue::from_str(body));
        }
        init.set_headers(&headers);
        let response = JsFuture::from(window().fetch_with_str_and_init(&absolute(&self.path), &init)).await?;
        response.dyn_into()
    }
}

/// Ends the request when nobody waits for its answer any more: its future was dropped.
struct AbortOnDrop(Option<web_sys::AbortController>);

impl AbortOnDrop {
    fn new() -> Self {
        Self(web_sys::AbortController::new().ok())
    }

    fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.0.as_ref().map(web_sys::AbortController::signal)
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// The path of an absolute URL, without a slash at the end.
fn path_of(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = after_scheme.find('/').map_or("", |start| &after_scheme[start..]);
    let end = path.find(['?', '#']).unwrap_or(path.len());
    path[..end].trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn the_path_of_the_backend() {
        assert_eq!(path_of("http://localhost:7007"), "");
        assert_eq!(path_of("https://corp.example/portal/"), "/portal");
        assert_eq!(path_of("https://corp.example/a/b?x#y"), "/a/b");
        assert_eq!(path_of(""), "");
        assert_eq!(path_of("nonsense/x"), "");
    }
}
