//! Pointers and the wheel: one pointer moves the drawing, two scale it.

use callboard_graph_layout::Point;
use leptos::ev::{PointerEvent, WheelEvent};
use leptos::prelude::*;

use super::viewport::Viewport;

/// A pointer that moved less has pressed, not dragged.
const STILL: f64 = 4.0;
/// How much a turn of the wheel scales.
const WHEEL: f64 = 0.0018;
/// What one line is in pixels, for wheels that count lines.
const LINE: f64 = 16.0;

/// The pointers that are down.
#[derive(Debug, Clone, Default)]
struct Pointers {
    down: Vec<(i32, Point)>,
    /// Where the first went down, until it has moved away from there.
    still_at: Option<Point>,
}

/// What pointers do to a view.
#[derive(Clone, Copy)]
pub(super) struct Gestures {
    viewport: Viewport,
    pointers: StoredValue<Pointers>,
}

impl Gestures {
    pub(super) fn new(viewport: Viewport) -> Self {
        Self { viewport, pointers: StoredValue::new(Pointers::default()) }
    }

    pub(super) fn press(self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let at = self.viewport.place(event.client_x(), event.client_y());
        self.pointers.update_value(|pointers| {
            pointers.still_at = pointers.down.is_empty().then_some(at);
            pointers.down.push((event.pointer_id(), at));
        });
    }

    pub(super) fn drag(self, event: &PointerEvent) {
        let id = event.pointer_id();
        let now = self.viewport.place(event.client_x(), event.client_y());
        let Pointers { down, still_at } = self.pointers.get_value();
        let Some(index) = down.iter().position(|(pointer, _)| *pointer == id) else { return };
        if let Some(start) = still_at {
            if (now.x - start.x).hypot(now.y - start.y) < STILL {
                return;
            }
            // From here on the view gets what the pointer does, also beyond its edge, and the link under it no
            // longer gets the click.
            if let Some(element) = self.viewport.element.get_untracked() {
                let _ = element.set_pointer_capture(id);
            }
        }
        let before = down[index].1;
        self.pointers.update_value(|pointers| {
            pointers.still_at = None;
            pointers.down[index].1 = now;
        });
        match down.iter().find(|(pointer, _)| *pointer != id) {
            None => self.viewport.pan(now.x - before.x, now.y - before.y),
            Some((_, other)) => {
                let apart = |point: Point| (point.x - other.x).hypot(point.y - other.y).max(1.0);
                let middle = Point { x: f64::midpoint(now.x, other.x), y: f64::midpoint(now.y, other.y) };
                self.viewport.pan((now.x - before.x) / 2.0, (now.y - before.y) / 2.0);
                self.viewport.zoom_at(apart(now) / apart(before), middle);
            }
        }
    }

    pub(super) fn release(self, event: &PointerEvent) {
        self.pointers.update_value(|pointers| pointers.down.retain(|(id, _)| *id != event.pointer_id()));
    }

    /// Scales around the pointer. `always` also without the key that the browser scales pages with; a pinch on a
    /// touchpad comes as a wheel with that key.
    pub(super) fn wheel(self, event: &WheelEvent, always: bool) {
        if !always && !event.ctrl_key() && !event.meta_key() {
            return;
        }
        event.prevent_default();
        let turned =
            if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { event.delta_y() * LINE } else { event.delta_y() };
        // Pinches come in small steps.
        let strength = if event.ctrl_key() { WHEEL * 5.0 } else { WHEEL };
        self.viewport.zoom_at((-turned * strength).exp(), self.viewport.place(event.client_x(), event.client_y()));
    }
}
