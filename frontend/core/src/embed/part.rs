//! A place for parts of a portal in an app written with Leptos.

use leptos::html;
use leptos::prelude::*;

use super::{Embedding, Shown};

/// Draws parts of the portal where it stands, apart from the styles and contexts of the app around it.
#[component]
pub fn PortalPart(
    /// The portal.
    portal: Embedding,
    /// The parts.
    children: ChildrenFn,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let shown = StoredValue::new_local(None::<Shown>);
    Effect::new(move || {
        let Some(place) = place.get() else { return };
        let children = children.clone();
        // The one before goes first: both would stand in the same root.
        shown.set_value(None);
        shown.set_value(Some(portal.show(&place, move || children())));
    });
    on_cleanup(move || {
        shown.try_update_value(Option::take);
    });
    view! { <div node_ref=place></div> }
}
