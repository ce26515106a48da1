//! Keys and presses on rows.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEventInit};

use crate::dom::{Step, focused_index, has_modifier, query_all};

/// What answers to a press itself.
const INTERACTIVE: &str = "a, button, input, select, textarea, label, summary, [popover]";

/// Up, Down, Home and End move the focus between the rows' first links or buttons. Enter needs nothing:
/// the link has the focus.
pub(super) fn move_between_rows(event: KeyboardEvent) {
    if has_modifier(&event) {
        return;
    }
    let Some(step) = Step::vertical(&event.key()) else { return };
    let Some(body) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    // Menus and fields within a cell have their own use for these keys.
    let inside = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if inside.is_none_or(|inside| inside.closest("input, select, textarea, [popover]").ok().flatten().is_some()) {
        return;
    }
    let rows = query_all(&body, "tr.table__row");
    let Some(target) = step.from(focused_index(&rows), rows.len(), false) else { return };
    // The link of the row, else whatever can have the focus there.
    let first = [".table__link", "a, button"].iter().find_map(|wanted| rows[target].query_selector(wanted).ok()?);
    let Some(first) = first else { return };
    event.prevent_default();
    if let Ok(first) = first.dyn_into::<HtmlElement>() {
        let _ = first.focus();
    }
}

/// A press beside everything that answers itself follows the row's link, with the same keys held; the end
/// of a text selection does not.
pub(super) fn follow_row(event: MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if target.closest(INTERACTIVE).ok().flatten().is_some() {
        return;
    }
    let selecting = window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
    let row = target.closest("tr").ok().flatten();
    let Some(link) = row.and_then(|row| row.query_selector(".table__link").ok().flatten()) else { return };
    if selecting {
        return;
    }
    let copy = MouseEventInit::new();
    copy.set_bubbles(true);
    copy.set_cancelable(true);
    copy.set_composed(true);
    // The middle button opens a tab, as Ctrl does.
    copy.set_ctrl_key(event.ctrl_key() || event.button() == 1);
    copy.set_meta_key(event.meta_key() || event.button() == 1);
    copy.set_shift_key(event.shift_key());
    let Ok(copy) = MouseEvent::new_with_mouse_event_init_dict("click", &copy) else { return };
    // After this handler: the press on the link passes through here as well, and a handler must not run
    // within itself.
    spawn_local(async move {
        let _ = link.dispatch_event(&copy);
    });
}
