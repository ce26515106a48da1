//! Text into a file of the reader's.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers a text as a file to save. `media` is its type: `application/json`.
pub fn save_text(file: &str, media: &str, text: &str) {
    save_parts(file, media, &[text]);
}

/// Offers a text in parts as a file to save: the parts are never joined in the app's memory.
pub fn save_parts<T: AsRef<str>>(file: &str, media: &str, parts: &[T]) {
    let parts = parts.iter().map(|part| JsValue::from_str(part.as_ref())).collect();
    // Nothing to tell when it fails: the browser shows its downloads itself.
    let _ = offer(file, media, &parts);
}

fn offer(file: &str, media: &str, parts: &js_sys::Array) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media);
    let blob = Blob::new_with_str_sequence_and_options(parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(file);
    link.click();
    Url::revoke_object_url(&address)
}
