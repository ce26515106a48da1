//! What the product's own backend knows: where the portal is, and a token for it.

use leptos::prelude::window;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Where the portal is, and what to show there.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Session {
    /// The portal's address.
    pub(crate) portal: String,
    /// A token that the portal takes.
    pub(crate) token: String,
}

/// Asks the product's backend.
pub(crate) async fn load() -> Result<Session, String> {
    let text = read().await.map_err(|_| "The desk's own server does not answer. Reload the page.".to_owned())?;
    serde_json::from_str(&text).map_err(|error| format!("The desk's own server answers in another form: {error}."))
}

async fn read() -> Result<String, JsValue> {
    let answer: web_sys::Response = JsFuture::from(window().fetch_with_str("session.json")).await?.dyn_into()?;
    JsFuture::from(answer.text()?).await?.as_string().ok_or(JsValue::UNDEFINED)
}
