//! The portal's sign.

use leptos::prelude::*;

use crate::links::href;

/// What the page names as its icon.
const ICON: &str = "link[rel='icon']";
const FILE: &str = "/favicon.svg";
/// How the address of a drawing begins that stands in the address itself (`xtask/app-build/src/page.rs`).
const DRAWN: &str = "data:image/svg+xml,";

/// The sign of the portal, a square, for beside its name.
#[component]
pub fn PortalSign(
    /// The length of a side, pixels.
    size: u16,
) -> impl IntoView {
    match in_page() {
        Some(drawing) => {
            let style = format!("inline-size: {size}px; block-size: {size}px");
            view! { <span class="portal-sign" aria-hidden="true" style=style inner_html=drawing></span> }.into_any()
        }
        None => view! { <img class="portal-sign" src=href(FILE) alt="" width=size height=size/> }.into_any(),
    }
}

/// The drawing that the page has already as its icon, so that nothing is fetched. It is the portal's own, from its
/// build. One that does not say what it spans cannot be drawn in another size.
fn in_page() -> Option<String> {
    let address = document().query_selector(ICON).ok().flatten()?.get_attribute("href")?;
    let drawing = js_sys::decode_uri_component(address.strip_prefix(DRAWN)?).ok()?;
    Some(String::from(drawing)).filter(|drawing| drawing.contains("viewBox="))
}
