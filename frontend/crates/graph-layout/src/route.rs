//! What an edge runs along.

use crate::coordinates::Places;
use crate::layers::{Kind, Layered};
use crate::{Point, Route};

/// The route of an edge: level through every rank that it crosses, so that it touches nothing there. `offset` is
/// where its component begins.
pub(crate) fn route(layered: &Layered, places: &Places, edge: usize, reversed: bool, offset: f64) -> Route {
    let chain = &layered.chains[edge];
    let mut points = Vec::with_capacity(chain.len() * 2);
    let mut label = None;
    for (index, &vertex) in chain.iter().enumerate() {
        let y = offset + places.across[vertex];
        let (start, end) = places.ranks[layered.vertices[vertex].rank];
        let centre = f64::midpoint(start, end);
        let half = layered.vertices[vertex].size.width / 2.0;
        if index > 0 {
            points.push(Point { x: start, y });
        }
        if index == 0 || index + 1 == chain.len() {
            // To the border of the node, which may be narrower than its rank; never past it by rounding.
            points.push(Point { x: if index == 0 { (centre + half).min(end) } else { (centre - half).max(start) }, y });
        }
        if index + 1 < chain.len() {
            points.push(Point { x: end, y });
        }
        if layered.vertices[vertex].kind == Kind::Label {
            label = Some(Point { x: centre, y });
        }
    }
    points.dedup();
    if reversed {
        points.reverse();
    }
    Route { points, label }
}
