//! The few things that components ask of the document: identifiers, focus movement, keys.

use std::sync::atomic::{AtomicU32, Ordering};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// An element id that no other component of this page has: `menu-7`.
pub(crate) fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A length in pixels at the default text size, as one that grows with the text. Exact, since it is
/// written from integers.
pub(crate) fn rem(pixels: u16) -> String {
    format!("{}.{:04}rem", pixels / 16, pixels % 16 * 625)
}

/// Where the focus goes within a list of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Next,
    Previous,
    First,
    Last,
}

impl Step {
    /// The step that a key asks for in a vertical list.
    pub(crate) fn vertical(key: &str) -> Option<Step> {
        match key {
            "ArrowDown" => Some(Step::Next),
            "ArrowUp" => Some(Step::Previous),
            "Home" => Some(Step::First),
            "End" => Some(Step::Last),
            _ => None,
        }
    }

    /// The step that a key asks for in a horizontal list; `rtl` swaps the arrows.
    pub(crate) fn horizontal(key: &str, rtl: bool) -> Option<Step> {
        match (key, rtl) {
            ("ArrowRight", false) | ("ArrowLeft", true) => Some(Step::Next),
            ("ArrowLeft", false) | ("ArrowRight", true) => Some(Step::Previous),
            ("Home", _) => Some(Step::First),
            ("End", _) => Some(Step::Last),
            _ => None,
        }
    }

    /// The index after the step in a list of `len`, from `current` (none: nothing has the focus).
    /// `wrap` joins the ends. None when there is nowhere to go.
    pub(crate) fn from(self, current: Option<usize>, len: usize, wrap: bool) -> Option<usize> {
        let last = len.checked_sub(1)?;
        let target = match (self, current) {
            (Step::First, _) | (Step::Next, None) => 0,
            (Step::Last, _) | (Step::Previous, None) => last,
            (Step::Next, Some(at)) if at < last => at + 1,
            (Step::Next, Some(_)) if wrap => 0,
            (Step::Previous, Some(at)) if at > 0 => at - 1,
            (Step::Previous, Some(_)) if wrap => last,
            _ => return None,
        };
        Some(target)
    }
}

/// The descendants of `root` that match `selector`, in document order.
pub(crate) fn query_all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)?.dyn_into().ok()).collect()
}

/// The position of the element with the focus, or of the one that contains it.
pub(crate) fn focused_index(elements: &[HtmlElement]) -> Option<usize> {
    let active = document().active_element()?;
    elements.iter().position(|element| element.contains(Some(&active)))
}

/// Moves the focus by one step among the descendants that match. True when it moved.
pub(crate) fn move_focus(root: &Element, selector: &str, step: Step, wrap: bool) -> bool {
    let elements = query_all(root, selector);
    let Some(target) = step.from(focused_index(&elements), elements.len(), wrap) else { return false };
    elements[target].focus().is_ok()
}

/// True when the element's text runs from right to left.
pub(crate) fn is_rtl(element: &Element) -> bool {
    element.closest("[dir]").ok().flatten().and_then(|e| e.get_attribute("dir")).as_deref() == Some("rtl")
}

/// True when a key is held that makes the press a shortcut of the browser or the page.
pub(crate) fn has_modifier(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key()
}

pub(crate) fn document() -> web_sys::Document {
    leptos::prelude::document()
}

#[cfg(test)]
mod tests {
    use super::{Step, rem};

    #[test]
    fn lengths_are_exact() {
        assert_eq!(rem(16), "1.0000rem");
        assert_eq!(rem(18), "1.1250rem");
        assert_eq!(rem(1), "0.0625rem");
    }

    #[test]
    fn steps_stop_at_the_ends_or_wrap() {
        assert_eq!(Step::Next.from(Some(2), 3, false), None);
        assert_eq!(Step::Next.from(Some(2), 3, true), Some(0));
        assert_eq!(Step::Previous.from(Some(0), 3, false), None);
        assert_eq!(Step::Previous.from(Some(0), 3, true), Some(2));
        assert_eq!(Step::Next.from(None, 3, false), Some(0));
        assert_eq!(Step::Previous.from(None, 3, false), Some(2));
        assert_eq!(Step::Last.from(Some(0), 3, false), Some(2));
        assert_eq!(Step::First.from(None, 0, true), None);
    }

    #[test]
    fn horizontal_arrows_swap_from_right_to_left() {
        assert_eq!(Step::horizontal("ArrowRight", false), Some(Step::Next));
        assert_eq!(Step::horizontal("ArrowRight", true), Some(Step::Previous));
        assert_eq!(Step::horizontal("x", true), None);
    }
}
