//! Where the arrow keys lead.

use callboard_graph_layout::Point;

use super::scene::Scene;

/// How much a way to the side weighs more than one straight ahead.
const ASIDE: f64 = 2.0;

/// The direction of an arrow key.
pub(crate) fn arrow(key: &str) -> Option<Point> {
    match key {
        "ArrowRight" => Some(Point { x: 1.0, y: 0.0 }),
        "ArrowLeft" => Some(Point { x: -1.0, y: 0.0 }),
        "ArrowDown" => Some(Point { x: 0.0, y: 1.0 }),
        "ArrowUp" => Some(Point { x: 0.0, y: -1.0 }),
        _ => None,
    }
}

/// The entity that an arrow leads to: along a line, or to the next of a rank; else to the nearest that way.
pub(crate) fn next(scene: &Scene, from: usize, arrow: Point) -> Option<usize> {
    let nearest = |places: &mut dyn Iterator<Item = usize>| {
        let reached = places.filter_map(|place| Some((way(scene, from, place, arrow)?, place)));
        reached.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, place)| place)
    };
    let all = 0..scene.centres.len();
    let follows_lines = (arrow.x == 0.0) != scene.is_horizontal;
    let found = match follows_lines {
        true => nearest(&mut scene.neighbours(from)),
        false => nearest(&mut all.clone().filter(|&place| is_same_rank(scene, from, place))),
    };
    found.or_else(|| nearest(&mut all.into_iter()))
}

/// All entities are of one size, so those of a rank stand in one line.
fn is_same_rank(scene: &Scene, one: usize, other: usize) -> bool {
    let along = |place: usize| {
        let centre = scene.centres[place];
        if scene.is_horizontal { centre.x } else { centre.y }
    };
    (along(one) - along(other)).abs() < 1.0
}

/// How far it is to an entity in the direction of an arrow; `None` when it lies elsewhere.
fn way(scene: &Scene, from: usize, to: usize, arrow: Point) -> Option<f64> {
    let (start, end) = (scene.centres.get(from)?, scene.centres.get(to)?);
    let (x, y) = (end.x - start.x, end.y - start.y);
    let ahead = x * arrow.x + y * arrow.y;
    let aside = (x * arrow.y - y * arrow.x).abs();
    (ahead > 1.0).then_some(ahead + aside * ASIDE)
}

#[cfg(test)]
mod tests {
    use super::super::network::tests::{network, settings};
    use super::super::picture::Picture;
    use super::*;

    #[test]
    fn arrows_follow_lines_and_go_to_the_nearest_where_there_is_none() {
        let settings = settings("root=a");
        let relations = ["a dependsOn b", "a dependsOn c", "b dependsOn d"];
        let scene = Scene::of(Picture::of(&network(&relations).reach(&settings), &settings), &settings);
        let place = |name: &str| scene.picture.nodes.iter().position(|shown| shown.node.title == name).unwrap();
        let go = |from: &str, key: &str| {
            let next = next(&scene, place(from), arrow(key)?)?;
            Some(scene.picture.nodes[next].node.title.clone())
        };
        assert_eq!(go("b", "ArrowLeft").as_deref(), Some("a"));
        assert_eq!(go("b", "ArrowRight").as_deref(), Some("d"));
        assert!(matches!(go("a", "ArrowRight").as_deref(), Some("b" | "c")));
        assert_eq!(go("a", "ArrowLeft"), None);
        // No line joins b and c, but one stands below the other.
        let (upper, lower) =
            if scene.centres[place("b")].y < scene.centres[place("c")].y { ("b", "c") } else { ("c", "b") };
        assert_eq!(go(upper, "ArrowDown").as_deref(), Some(lower));
        assert_eq!(go("a", "Enter"), None);
    }
}
