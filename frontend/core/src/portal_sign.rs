//! The portal's sign.

use leptos::prelude::*;

use crate::links::href;

/// What the page names as its icon.
const ICON: &str = "link[rel='icon']";
const FILE: &str = "/favicon.svg";

/// The sign of the portal, a square, for beside its name.
#[component]
pub fn PortalSign(
    /// The class of the image.
    class: &'static str,
    /// The length of a side, pixels.
    size: u16,
) -> impl IntoView {
    let file = href(FILE);
    let source = RwSignal::new(in_page().unwrap_or_else(|| file.clone()));
    // A content security policy may forbid drawings that stand in their address.
    let fall_back = move |_| source.set(file.clone());
    view! { <img class=class src=source alt="" width=size height=size on:error=fall_back/> }.into_any()
}

/// The drawing that the page has already as its icon, so that nothing is fetched.
fn in_page() -> Option<String> {
    let address = document().query_selector(ICON).ok().flatten()?.get_attribute("href")?;
    address.starts_with("data:").then_some(address)
}
