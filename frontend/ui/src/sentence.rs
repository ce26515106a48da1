//! A text with parts of the page in it.

use callboard_i18n::{Piece, pieces};
use leptos::prelude::*;

/// A sentence that is translated as a whole, with links and the like at the places that it names:
/// `sentence(t!("Owned by {owner}"), [("owner", link.into_any())])`. What it does not name is left out.
pub fn sentence<const N: usize>(text: &'static str, parts: [(&'static str, AnyView); N]) -> AnyView {
    let mut parts = parts.map(|(name, view)| (name, Some(view)));
    let views: Vec<AnyView> = pieces(text)
        .map(|piece| match piece {
            Piece::Text(text) => text.into_any(),
            Piece::Slot(name) => {
                let part = parts.iter_mut().find(|(known, _)| *known == name);
                part.and_then(|(_, view)| view.take()).into_any()
            }
        })
        .collect();
    views.into_any()
}
