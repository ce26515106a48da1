//! The connected parts of a graph.

use crate::{Direction, Edge, Size};

/// A connected part, with numbers of its own for its nodes.
pub(crate) struct Component {
    /// The place of each of its nodes in the whole graph.
    pub(crate) nodes: Vec<usize>,
    /// The size of each of its nodes: along the edges, across them.
    pub(crate) sizes: Vec<Size>,
    /// The place of each of its edges in the whole graph.
    pub(crate) edges: Vec<usize>,
    /// Its edges, between its own nodes; labels measured along and across.
    pub(crate) links: Vec<Edge>,
}

impl Component {
    /// Whether any edge has a label.
    pub(crate) fn has_labels(&self) -> bool {
        self.links.iter().any(|link| link.label.is_some())
    }

    /// The edges with some of them turned round.
    pub(crate) fn directed(&self, reversed: &[bool]) -> Vec<Edge> {
        let turned = |(link, &reversed): (&Edge, &bool)| match reversed {
            true => Edge { from: link.to, to: link.from, label: link.label },
            false => *link,
        };
        self.links.iter().zip(reversed).map(turned).collect()
    }
}

/// The parts in the order of their first nodes. Edges that cannot be drawn are in none.
pub(crate) fn of(nodes: &[Size], edges: &[Edge], direction: Direction) -> Vec<Component> {
    let along = |size: Size| match direction.is_horizontal() {
        true => size,
        false => Size { width: size.height, height: size.width },
    };
    let can_be_drawn = |edge: &Edge| edge.from != edge.to && edge.from < nodes.len() && edge.to < nodes.len();
    let part_of = parts(nodes.len(), edges.iter().filter(|edge| can_be_drawn(edge)));
    let mut components: Vec<Component> = Vec::new();
    let mut local = vec![0; nodes.len()];
    for (node, &part) in part_of.iter().enumerate() {
        if part == components.len() {
            components.push(Component { nodes: vec![], sizes: vec![], edges: vec![], links: vec![] });
        }
        local[node] = components[part].nodes.len();
        components[part].nodes.push(node);
        components[part].sizes.push(along(nodes[node]));
    }
    for (index, edge) in edges.iter().enumerate().filter(|(_, edge)| can_be_drawn(edge)) {
        let component = &mut components[part_of[edge.from]];
        component.edges.push(index);
        let label = edge.label.map(along);
        component.links.push(Edge { from: local[edge.from], to: local[edge.to], label });
    }
    components
}

/// The number of every node's part; parts are numbered in the order of their first nodes.
fn parts<'a>(count: usize, edges: impl Iterator<Item = &'a Edge>) -> Vec<usize> {
    let mut neighbours = vec![Vec::new(); count];
    for edge in edges {
        neighbours[edge.from].push(edge.to);
        neighbours[edge.to].push(edge.from);
    }
    let mut parts = vec![usize::MAX; count];
    let mut found = 0;
    for first in 0..count {
        if parts[first] != usize::MAX {
            continue;
        }
        parts[first] = found;
        let mut waiting = vec![first];
        while let Some(node) = waiting.pop() {
            for &next in &neighbours[node] {
                if parts[next] == usize::MAX {
                    parts[next] = found;
                    waiting.push(next);
                }
            }
        }
        found += 1;
    }
    parts
}
