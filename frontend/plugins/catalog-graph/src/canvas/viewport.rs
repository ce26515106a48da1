//! Which part of the drawing is seen, and how large.

use std::sync::Arc;

use callboard_graph_layout::{Point, Size};
use callboard_shared::entity::EntityRef;
use leptos::html;
use leptos::prelude::*;

use crate::model::scene::{NODE, Scene};

const SMALLEST: f64 = 0.02;
const LARGEST: f64 = 2.5;
/// What can still be read. A drawing that fits only at a smaller scale is shown in part at first,
const LEGIBLE: f64 = 0.62;
/// at one that is read with ease.
const EASY: f64 = 0.78;
/// Between the drawing and the edge, when all of it is shown.
const MARGIN: f64 = 16.0;

/// Moves and scales the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Transform {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) scale: f64,
}

impl Transform {
    const START: Self = Self { x: 0.0, y: 0.0, scale: 1.0 };

    /// The value of the attribute of the same name.
    pub(crate) fn attribute(self) -> String {
        format!("translate({:.2} {:.2}) scale({:.4})", self.x, self.y, self.scale)
    }

    /// Where a place of the drawing is seen.
    fn seen(self, point: Point) -> Point {
        Point { x: point.x * self.scale + self.x, y: point.y * self.scale + self.y }
    }

    /// Larger or smaller; what is seen at a place stays there.
    fn zoomed(self, factor: f64, at: Point) -> Self {
        let scale = (self.scale * factor).clamp(SMALLEST, LARGEST);
        let factor = scale / self.scale;
        Self { x: at.x - (at.x - self.x) * factor, y: at.y - (at.y - self.y) * factor, scale }
    }

    /// All of a drawing in the middle of a view, never larger than it is.
    fn fitting(drawing: Size, view: Size) -> Self {
        let scale = |view: f64, drawing: f64| (view - 2.0 * MARGIN) / drawing.max(1.0);
        let scale = scale(view.width, drawing.width).min(scale(view.height, drawing.height)).clamp(SMALLEST, 1.0);
        let middle = Point { x: drawing.width / 2.0, y: drawing.height / 2.0 };
        Self::centred(middle, scale, view)
    }

    /// A place of the drawing in the middle of a view.
    fn centred(point: Point, scale: f64, view: Size) -> Self {
        Self { x: view.width / 2.0 - point.x * scale, y: view.height / 2.0 - point.y * scale, scale }
    }

    /// What is seen at first: all of it where that can be read, else what is around a place.
    fn first(drawing: Size, around: Point, view: Size) -> Self {
        let all = Self::fitting(drawing, view);
        if all.scale >= LEGIBLE {
            return all;
        }
        let around = Self::centred(around, EASY, view);
        // No empty room beside the drawing where it is larger than the view.
        let keep = |offset: f64, drawing: f64, view: f64| {
            let drawing = drawing * EASY;
            if drawing + 2.0 * MARGIN <= view {
                return (view - drawing) / 2.0;
            }
            offset.clamp(view - MARGIN - drawing, MARGIN)
        };
        Self { x: keep(around.x, drawing.width, view.width), y: keep(around.y, drawing.height, view.height), ..around }
    }
}

/// The view of a graph, which outlives the drawings that are seen through it.
#[derive(Clone, Copy)]
pub(crate) struct Viewport {
    pub(crate) transform: RwSignal<Transform>,
    pub(crate) element: NodeRef<html::Div>,
    /// Which entity gets the focus when it is drawn.
    pub(crate) refocus: StoredValue<Option<EntityRef>>,
}

impl Viewport {
    pub(crate) fn new() -> Self {
        Self { transform: RwSignal::new(Transform::START), element: NodeRef::new(), refocus: StoredValue::new(None) }
    }

    /// Its size in pixels; `None` while it is not on the page.
    fn size(self) -> Option<Size> {
        self.transform.try_get_untracked()?;
        let rectangle = self.element.get_untracked()?.get_bounding_client_rect();
        let size = Size { width: rectangle.width(), height: rectangle.height() };
        (size.width > 0.0 && size.height > 0.0).then_some(size)
    }

    /// A place of the window as one of the view.
    pub(crate) fn place(self, x: i32, y: i32) -> Point {
        let rectangle = self.element.get_untracked().map(|element| element.get_bounding_client_rect());
        let (left, top) = rectangle.map_or((0.0, 0.0), |rectangle| (rectangle.left(), rectangle.top()));
        Point { x: f64::from(x) - left, y: f64::from(y) - top }
    }

    pub(crate) fn pan(self, x: f64, y: f64) {
        self.transform.update(|transform| {
            transform.x += x;
            transform.y += y;
        });
    }

    pub(crate) fn zoom_at(self, factor: f64, at: Point) {
        self.transform.update(|transform| *transform = transform.zoomed(factor, at));
    }

    /// Larger or smaller around the middle.
    pub(crate) fn zoom(self, factor: f64) {
        let size = self.size().unwrap_or_default();
        self.zoom_at(factor, Point { x: size.width / 2.0, y: size.height / 2.0 });
    }

    /// Shows all of a drawing.
    pub(crate) fn fit(self, scene: &Scene) {
        if let Some(size) = self.size() {
            self.transform.set(Transform::fitting(scene.size, size));
        }
    }

    /// Shows a drawing as it is shown at first.
    pub(crate) fn begin(self, scene: &Arc<Scene>) {
        let Some(size) = self.size() else { return };
        let root = scene.centres.first().copied().unwrap_or_default();
        self.transform.set(Transform::first(scene.size, root, size));
    }

    /// Brings an entity into the middle.
    pub(crate) fn centre(self, point: Point) {
        let Some(size) = self.size() else { return };
        let scale = self.transform.get_untracked().scale.max(EASY);
        self.transform.set(Transform::centred(point, scale, size));
    }

    /// Brings an entity into the middle unless all of it is seen.
    pub(crate) fn reveal(self, point: Point) {
        let Some(size) = self.size() else { return };
        let transform = self.transform.get_untracked();
        let seen = transform.seen(point);
        let (x, y) = (NODE.width / 2.0 * transform.scale, NODE.height / 2.0 * transform.scale);
        if seen.x < x || seen.y < y || seen.x > size.width - x || seen.y > size.height - y {
            self.transform.set(Transform::centred(point, transform.scale, size));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Size = Size { width: 800.0, height: 400.0 };

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let at = Point { x: 300.0, y: 100.0 };
        let before = Transform { x: 40.0, y: -20.0, scale: 1.0 };
        let after = before.zoomed(2.0, at);
        let point = Point { x: at.x - before.x, y: at.y - before.y };
        assert_eq!(after.seen(point), at);
        assert_eq!(before.zoomed(1000.0, at).scale, LARGEST);
    }

    #[test]
    fn a_small_drawing_is_not_blown_up_and_a_large_one_fits() {
        let small = Transform::fitting(Size { width: 100.0, height: 50.0 }, VIEW);
        assert_eq!(small, Transform { x: 350.0, y: 175.0, scale: 1.0 });
        let large = Transform::fitting(Size { width: 3000.0, height: 400.0 }, VIEW);
        assert!(large.scale < 0.3 && (large.x - MARGIN).abs() < 0.1);
    }

    #[test]
    fn what_could_not_be_read_is_shown_in_part() {
        let drawing = Size { width: 500.0, height: 9000.0 };
        let first = Transform::first(drawing, Point { x: 98.0, y: 4500.0 }, VIEW);
        assert_eq!(first.scale, EASY);
        assert_eq!(first.seen(Point { x: 0.0, y: 4500.0 }).y, 200.0);
        let top = Transform::first(drawing, Point { x: 98.0, y: 22.0 }, VIEW);
        assert_eq!(top.y, MARGIN);
    }
}
