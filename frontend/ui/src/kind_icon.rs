//! Icons of entity kinds, each kind in a colour of its own.

use leptos::prelude::*;

use crate::{Icon, IconView};

/// The icon of an entity kind in the kind's colour; other kinds than the catalog's own stay grey. It is
/// decoration, as every icon: the kind must stand in text as well.
#[component]
pub fn KindIcon(
    /// The kind, in any case.
    #[prop(into)]
    kind: String,
    /// Width and height of the drawing in pixels at the default text size.
    #[prop(default = 16)]
    size: u16,
    /// On a tile in the same colour, for page headers and large lists.
    #[prop(optional)]
    tile: bool,
) -> impl IntoView {
    let class = if tile { "kind-icon kind-icon--tile" } else { "kind-icon" };
    let icon = Icon::for_kind(&kind);
    view! { <span class=class data-kind=kind.to_ascii_lowercase()><IconView icon size/></span> }.into_any()
}
