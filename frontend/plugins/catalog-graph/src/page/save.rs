//! Saving the graph as a file of the reader's.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_ui::{Toast, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
};

use super::export::{self, Palette};
use crate::model::scene::Scene;

/// Pixels of a picture for each of the drawing, so that it is sharp on every screen.
const SHARP: f64 = 2.0;
/// Browsers draw no larger pictures.
const LARGEST: f64 = 8192.0;
const NAME: &str = "catalog-graph";

/// Saves an SVG file.
pub(super) fn svg(scene: &Scene) {
    let saved = text_of(scene).and_then(|text| {
        let kind = BlobPropertyBag::new();
        kind.set_type("image/svg+xml");
        let parts = js_sys::Array::of1(&JsValue::from_str(&text));
        offer(&format!("{NAME}.svg"), &Blob::new_with_str_sequence_and_options(&parts, &kind)?)
    });
    tell(saved);
}

/// Saves a PNG file.
pub(super) fn png(scene: Arc<Scene>) {
    spawn_local(async move {
        let saved = async {
            let picture = picture(&scene).await?;
            offer(&format!("{NAME}.png"), &picture)
        };
        tell(saved.await);
    });
}

fn tell(saved: Result<(), JsValue>) {
    if saved.is_err() {
        toast(
            Toast::error(t!("The graph could not be saved"))
                .body(t!("The browser refused to make the file. A smaller graph may work.")),
        );
    }
}

fn text_of(scene: &Scene) -> Result<String, JsValue> {
    Ok(export::svg(scene, &palette(scene)?))
}

/// The SVG file as a picture. It comes from an address that holds it, which the page's policy allows.
async fn picture(scene: &Scene) -> Result<Blob, JsValue> {
    let text = text_of(scene)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&format!("data:image/svg+xml,{}", String::from(js_sys::encode_uri_component(&text))));
    JsFuture::from(image.decode()).await?;
    let (width, height) = export::size(scene);
    let scale = SHARP.min(LARGEST / width.max(height));
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(pixels(width * scale));
    canvas.set_height(pixels(height * scale));
    context(&canvas)?.draw_image_with_html_image_element_and_dw_and_dh(
        &image,
        0.0,
        0.0,
        f64::from(canvas.width()),
        f64::from(canvas.height()),
    )?;
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let done = Closure::once_into_js(move |blob: JsValue| resolve.call1(&JsValue::NULL, &blob));
        // A canvas that is too large answers nothing at all, which the cast below notices.
        let _ = canvas.to_blob(done.unchecked_ref());
    });
    JsFuture::from(promise).await?.dyn_into()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length between 1 and 8192")]
fn pixels(length: f64) -> u32 {
    length.round().clamp(1.0, LARGEST) as u32
}

fn context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into().map_err(JsValue::from)
}

/// The colours of the present theme. Tokens are formulas, so the browser is asked what they come to: an element
/// takes each as its colour, and one pixel is painted with what that was computed to.
fn palette(scene: &Scene) -> Result<Palette, JsValue> {
    let probe: web_sys::HtmlElement = document().create_element("span")?.unchecked_into();
    document().body().ok_or(JsValue::NULL)?.append_child(&probe)?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(1);
    canvas.set_height(1);
    let context = context(&canvas)?;
    let colour = |value: &str| -> Result<String, JsValue> {
        probe.style().set_property("color", value)?;
        let computed = window().get_computed_style(&probe)?.ok_or(JsValue::NULL)?.get_property_value("color")?;
        context.set_fill_style_str(&computed);
        context.fill_rect(0.0, 0.0, 1.0, 1.0);
        let Clamped(pixel) = context.get_image_data(0.0, 0.0, 1.0, 1.0)?.data();
        Ok(match pixel.as_slice() {
            [red, green, blue, ..] => format!("#{red:02x}{green:02x}{blue:02x}"),
            _ => "#000000".to_owned(),
        })
    };
    let mut palette = Palette {
        ground: colour("var(--canvas)")?,
        surface: colour("var(--surface)")?,
        border: colour("var(--line-button)")?,
        line: colour("var(--line-strong)")?,
        text: colour("var(--text)")?,
        muted: colour("var(--text-muted)")?,
        accent: colour("var(--accent)")?,
        ..Palette::default()
    };
    for shown in &scene.picture.nodes {
        let kind = &shown.node.entity.kind;
        if !palette.kinds.contains_key(kind) {
            probe.set_attribute("data-kind", kind)?;
            palette.kinds.insert(kind.clone(), colour("var(--kind)")?);
        }
    }
    probe.remove();
    Ok(palette)
}

fn offer(file: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(file);
    link.click();
    Url::revoke_object_url(&address)
}
