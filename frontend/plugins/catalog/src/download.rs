//! Text into a file of the reader's.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers a text as a file to save.
pub(crate) fn save_text(file: &str, text: &str) {
    save_parts(file, "text/plain", &[text.to_owned()]);
}

/// Offers a text in parts as a file to save: the parts are never joined in memory.
pub(crate) fn save_parts(file: &str, media_type: &str, parts: &[String]) {
    // Nothing to tell when it fails: the browser shows its downloads itself.
    let _ = offer(file, media_type, parts);
}

fn offer(file: &str, media_type: &str, parts: &[String]) -> Result<(), JsValue> {
    let parts: js_sys::Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(file);
    link.click();
    Url::revoke_object_url(&address)
}
