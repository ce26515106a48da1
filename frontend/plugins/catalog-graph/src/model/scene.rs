//! The picture with everything in its place.

use std::fmt::Write as _;

use callboard_graph_layout::{Direction, Edge, Options, Point, Size, layout};
use callboard_shared::catalog::{GraphCurve, GraphDirection};

use super::picture::Picture;
use super::settings::Settings;
use super::text;

/// The size of every entity.
pub(crate) const NODE: Size = Size { width: 212.0, height: 44.0 };
/// The size of the words on lines.
pub(crate) const LABEL_TEXT: f64 = 11.0;
/// Where a line is bent, in steps.
const ROUND: f64 = 7.0;
/// The length of an arrow's head; the line ends where it begins.
pub(crate) const ARROW: f64 = 7.0;

/// Where everything is; the origin is the top left corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Scene {
    pub(crate) picture: Picture,
    /// The centre of every entity.
    pub(crate) centres: Vec<Point>,
    pub(crate) lines: Vec<Drawn>,
    pub(crate) size: Size,
    /// Whether lines run to the left or right, and ranks are columns.
    pub(crate) is_horizontal: bool,
}

/// A line in its place.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Drawn {
    /// The `d` of an SVG path.
    pub(crate) path: String,
    /// The `d` of the arrow's head.
    pub(crate) head: String,
    pub(crate) label: Option<(Point, String)>,
}

impl Scene {
    /// Lays the picture out.
    pub(crate) fn of(picture: Picture, settings: &Settings) -> Self {
        let labels: Vec<String> = picture.lines.iter().map(super::picture::Line::label).collect();
        let edges: Vec<Edge> = picture
            .lines
            .iter()
            .zip(&labels)
            .map(|(line, label)| Edge { from: line.from, to: line.to, label: Some(label_size(label)) })
            .collect();
        let direction = direction(settings.direction);
        let options = Options { direction, node_gap: 16.0, edge_gap: 10.0, rank_gap: 56.0 };
        let layout = layout(&vec![NODE; picture.nodes.len()], &edges, &options);
        let drawn = |(route, label): (callboard_graph_layout::Route, String)| {
            let horizontal = direction.is_horizontal();
            let (points, head) = with_head(route.points, horizontal);
            Drawn {
                path: path(&points, settings.curve, horizontal),
                head,
                label: route.label.map(|place| (place, label)),
            }
        };
        let lines = layout.routes.into_iter().zip(labels).map(drawn).collect();
        let is_horizontal = direction.is_horizontal();
        Self { picture, centres: layout.nodes, lines, size: layout.size, is_horizontal }
    }

    /// The places of the entities that a line joins to one.
    pub(crate) fn neighbours(&self, of: usize) -> impl Iterator<Item = usize> {
        self.picture.lines.iter().filter_map(move |line| match (line.from == of, line.to == of) {
            (true, _) => Some(line.to),
            (_, true) => Some(line.from),
            _ => None,
        })
    }
}

fn direction(direction: GraphDirection) -> Direction {
    match direction {
        GraphDirection::LeftToRight => Direction::LeftToRight,
        GraphDirection::RightToLeft => Direction::RightToLeft,
        GraphDirection::TopToBottom => Direction::TopToBottom,
        GraphDirection::BottomToTop => Direction::BottomToTop,
    }
}

fn label_size(label: &str) -> Size {
    Size { width: text::width(label, LABEL_TEXT) + 8.0, height: LABEL_TEXT + 7.0 }
}

/// Takes room for the arrow's head from the end of a line.
fn with_head(mut points: Vec<Point>, horizontal: bool) -> (Vec<Point>, String) {
    let [.., before, tip] = points[..] else { return (points, String::new()) };
    let along = if horizontal { tip.x - before.x } else { tip.y - before.y };
    let (length, half) = (ARROW * along.signum(), ARROW * 0.5);
    let (base, sides) = match horizontal {
        true => (Point { x: tip.x - length, y: tip.y }, (0.0, half)),
        false => (Point { x: tip.x, y: tip.y - length }, (half, 0.0)),
    };
    let head = format!(
        "M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z",
        tip.x,
        tip.y,
        base.x - sides.0,
        base.y - sides.1,
        base.x + sides.0,
        base.y + sides.1
    );
    if let Some(last) = points.last_mut() {
        *last = base;
    }
    (points, head)
}

/// A line through the points.
fn path(points: &[Point], curve: GraphCurve, horizontal: bool) -> String {
    let mut path = String::new();
    let Some(first) = points.first() else { return path };
    // Writing to a text does not fail.
    let _ = write!(path, "M{:.1} {:.1}", first.x, first.y);
    for pair in points.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let climb = if horizontal { b.y - a.y } else { b.x - a.x };
        let _ = match curve {
            _ if climb.abs() < 0.05 => write!(path, "L{:.1} {:.1}", b.x, b.y),
            GraphCurve::Smooth => smooth(&mut path, a, b, horizontal),
            GraphCurve::Steps => steps(&mut path, a, b, horizontal),
        };
    }
    path
}

fn smooth(path: &mut String, a: Point, b: Point, horizontal: bool) -> std::fmt::Result {
    match horizontal {
        true => {
            let x = f64::midpoint(a.x, b.x);
            write!(path, "C{x:.1} {:.1} {x:.1} {:.1} {:.1} {:.1}", a.y, b.y, b.x, b.y)
        }
        false => {
            let y = f64::midpoint(a.y, b.y);
            write!(path, "C{:.1} {y:.1} {:.1} {y:.1} {:.1} {:.1}", a.x, b.x, b.x, b.y)
        }
    }
}

fn steps(path: &mut String, a: Point, b: Point, horizontal: bool) -> std::fmt::Result {
    // Written for lines from left to right; the others are these with both axes exchanged.
    let turned = |point: Point| if horizontal { point } else { Point { x: point.y, y: point.x } };
    let (a, b) = (turned(a), turned(b));
    let middle = f64::midpoint(a.x, b.x);
    let round = ROUND.min((b.y - a.y).abs() / 2.0).min((b.x - a.x).abs() / 2.0);
    let (ahead, aside) = (round * (b.x - a.x).signum(), round * (b.y - a.y).signum());
    let bends = [
        ('L', vec![Point { x: middle - ahead, y: a.y }]),
        ('Q', vec![Point { x: middle, y: a.y }, Point { x: middle, y: a.y + aside }]),
        ('L', vec![Point { x: middle, y: b.y - aside }]),
        ('Q', vec![Point { x: middle, y: b.y }, Point { x: middle + ahead, y: b.y }]),
        ('L', vec![b]),
    ];
    for (command, points) in bends {
        path.push(command);
        for (index, point) in points.into_iter().map(turned).enumerate() {
            let gap = if index > 0 { " " } else { "" };
            write!(path, "{gap}{:.1} {:.1}", point.x, point.y)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::network::tests::{network, settings};
    use super::*;

    fn scene(relations: &[&str], query: &str) -> Scene {
        let settings = settings(query);
        Scene::of(Picture::of(&network(relations).reach(&settings), &settings), &settings)
    }

    #[test]
    fn what_owns_stands_before_what_is_owned() {
        let relations = ["group:g ownerOf a", "a dependsOn b"];
        let across = scene(&relations, "root=a");
        let x = |scene: &Scene, name: &str| {
            let place = scene.picture.nodes.iter().position(|shown| shown.node.title == name).unwrap();
            scene.centres[place].x
        };
        assert!(x(&across, "g") < x(&across, "a") && x(&across, "a") < x(&across, "b"));
        let back = scene(&relations, "root=a&direction=RL");
        assert!(x(&back, "g") > x(&back, "a"));
        assert!(scene(&relations, "root=a&direction=TB").size.height > across.size.height);
    }

    #[test]
    fn every_line_has_a_path_a_head_and_a_label() {
        for query in ["root=a", "root=a&curve=curveStepBefore", "root=a&direction=BT&curve=curveStepBefore"] {
            let scene = scene(&["a dependsOn b", "a dependsOn c", "a dependsOn d"], query);
            assert_eq!(scene.lines.len(), 3);
            for line in &scene.lines {
                assert!(line.path.starts_with('M') && line.head.ends_with('Z') && line.label.is_some(), "{line:?}");
            }
        }
        let steps = scene(&["a dependsOn b", "a dependsOn c"], "root=a&curve=curveStepBefore");
        assert!(steps.lines[0].path.contains('Q') && !steps.lines[0].path.contains('C'));
    }

    #[test]
    fn neighbours_are_on_either_end_of_a_line() {
        let scene = scene(&["a dependsOn b", "c dependsOn a"], "root=a");
        assert_eq!(scene.neighbours(0).count(), 2);
        assert_eq!(scene.neighbours(1).collect::<Vec<_>>(), [0]);
    }
}
