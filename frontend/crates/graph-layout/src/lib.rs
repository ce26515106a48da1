//! Layered drawings of directed graphs, after Sugiyama: nodes stand in ranks, edges run from rank to rank.
//!
//! The steps are one file each: [`acyclic`] turns some edges round, [`rank`] gives every node its rank,
//! [`layers`] cuts long edges at the ranks between, [`order`] sorts every rank so that few edges cross,
//! [`coordinates`] says where everything stands,
//! [`straight`] takes needless bends out, and [`route`] tells what an edge runs along. Parts of the graph that
//! are not connected are laid out on their own and stand side by side.
//!
//! The same graph always gives the same drawing. Nothing here knows what the nodes are.

mod acyclic;
mod components;
mod coordinates;
mod layers;
mod order;
mod rank;
mod route;
mod straight;

use components::Component;

/// Width and height, in any unit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A place; `y` grows downwards.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Point {
    /// From left to right.
    pub x: f64,
    /// From top to bottom.
    pub y: f64,
}

/// An edge between two nodes, by their places in the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Room for a label in the middle.
    pub label: Option<Size>,
}

/// Which way edges run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The first rank is on the left.
    #[default]
    LeftToRight,
    /// The first rank is on the right.
    RightToLeft,
    /// The first rank is at the top.
    TopToBottom,
    /// The first rank is at the bottom.
    BottomToTop,
}

impl Direction {
    /// Whether ranks are columns.
    pub fn is_horizontal(self) -> bool {
        matches!(self, Self::LeftToRight | Self::RightToLeft)
    }
}

/// How a graph is drawn. Lengths are in the unit of the nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Which way edges run.
    pub direction: Direction,
    /// Between neighbours of a rank.
    pub node_gap: f64,
    /// Between an edge and its neighbours in a rank.
    pub edge_gap: f64,
    /// Between two ranks of nodes. Ranks between which edges run steeply stand further apart.
    pub rank_gap: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { direction: Direction::default(), node_gap: 20.0, edge_gap: 12.0, rank_gap: 64.0 }
    }
}

/// A drawing. Its top left corner is the origin.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The centre of every node.
    pub nodes: Vec<Point>,
    /// The rank of every node. Edges run between ranks; ranks that hold only labels count too.
    pub ranks: Vec<usize>,
    /// What every edge runs along.
    pub routes: Vec<Route>,
    /// The size of all of it.
    pub size: Size,
}

/// What an edge runs along, from the border of one node to that of the other. An edge from a node to itself, or
/// one that names no node, has no points.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route {
    /// Along the axis of the ranks they never turn back, and between two ranks there are exactly two: where the
    /// edge leaves the one and where it enters the other.
    pub points: Vec<Point>,
    /// The centre of the label, for an edge that has one.
    pub label: Option<Point>,
}

/// Draws a graph.
pub fn layout(nodes: &[Size], edges: &[Edge], options: &Options) -> Layout {
    let mut layout = Layout {
        nodes: vec![Point::default(); nodes.len()],
        ranks: vec![0; nodes.len()],
        routes: vec![Route::default(); edges.len()],
        size: Size::default(),
    };
    // Everything is computed along the edges (x) and across them (y), and turned at the end.
    for component in components::of(nodes, edges, options.direction) {
        let offset = if layout.size.height > 0.0 { layout.size.height + options.node_gap * 2.0 } else { 0.0 };
        let size = place(&component, options, offset, &mut layout);
        layout.size = Size { width: layout.size.width.max(size.width), height: offset + size.height };
    }
    turn(&mut layout, options.direction);
    layout
}

/// Lays out one component, whose upper edge is at `offset`, and tells how large it is.
fn place(component: &Component, options: &Options, offset: f64, layout: &mut Layout) -> Size {
    let reversed = acyclic::reversed(component);
    let links = component.directed(&reversed);
    let ranks = rank::ranks(component.sizes.len(), &links, component.has_labels());
    let mut layered = layers::layered(component, &links, &ranks);
    order::order(&mut layered);
    let places = coordinates::places(&layered, options, component.has_labels());
    for (local, &node) in component.nodes.iter().enumerate() {
        layout.nodes[node] = Point { x: places.along(&layered, local), y: offset + places.across[local] };
        layout.ranks[node] = ranks[local];
    }
    for (index, &edge) in component.edges.iter().enumerate() {
        layout.routes[edge] = route::route(&layered, &places, index, reversed[index], offset);
    }
    places.size
}

/// Turns what was computed from left to right.
fn turn(layout: &mut Layout, direction: Direction) {
    let Size { width: along, height: across } = layout.size;
    let turned = |point: Point| match direction {
        Direction::LeftToRight => point,
        Direction::RightToLeft => Point { x: along - point.x, y: point.y },
        Direction::TopToBottom => Point { x: point.y, y: point.x },
        Direction::BottomToTop => Point { x: point.y, y: along - point.x },
    };
    layout.nodes.iter_mut().for_each(|point| *point = turned(*point));
    for route in &mut layout.routes {
        route.points.iter_mut().for_each(|point| *point = turned(*point));
        route.label = route.label.map(turned);
    }
    if !direction.is_horizontal() {
        layout.size = Size { width: across, height: along };
    }
}
