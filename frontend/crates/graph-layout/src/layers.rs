//! A graph whose edges all lead to the next rank: long ones are cut at every rank between.

use crate::components::Component;
use crate::{Edge, Size};

/// Something that stands in a rank.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vertex {
    pub(crate) rank: usize,
    /// Its size along the edges and across them.
    pub(crate) size: Size,
    pub(crate) kind: Kind,
}

/// What stands in a rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A node of the graph.
    Node,
    /// The place where an edge passes.
    Bend,
    /// The same, with the edge's label.
    Label,
}

/// The cut graph. The vertices of nodes come first, with the numbers that the nodes have in their component.
pub(crate) struct Layered {
    pub(crate) vertices: Vec<Vertex>,
    /// The vertices of every rank, in their order within it.
    pub(crate) layers: Vec<Vec<usize>>,
    /// What leads to every vertex.
    pub(crate) before: Vec<Vec<usize>>,
    /// What every vertex leads to.
    pub(crate) after: Vec<Vec<usize>>,
    /// Every edge as the vertices that it runs through, with both nodes.
    pub(crate) chains: Vec<Vec<usize>>,
}

/// Cuts the edges.
pub(crate) fn layered(component: &Component, links: &[Edge], ranks: &[usize]) -> Layered {
    let nodes = component.sizes.iter().zip(ranks);
    let mut vertices: Vec<Vertex> = nodes.map(|(&size, &rank)| Vertex { rank, size, kind: Kind::Node }).collect();
    let mut chains = Vec::with_capacity(links.len());
    for link in links {
        let (first, last) = (ranks[link.from], ranks[link.to]);
        let middle = first.midpoint(last);
        let mut chain = vec![link.from];
        for rank in first + 1..last {
            let label = link.label.filter(|_| rank == middle);
            let (kind, size) = label.map_or((Kind::Bend, Size::default()), |size| (Kind::Label, size));
            chain.push(vertices.len());
            vertices.push(Vertex { rank, size, kind });
        }
        chain.push(link.to);
        chains.push(chain);
    }
    let (mut before, mut after) = (vec![Vec::new(); vertices.len()], vec![Vec::new(); vertices.len()]);
    for pair in chains.iter().flat_map(|chain| chain.windows(2)) {
        after[pair[0]].push(pair[1]);
        before[pair[1]].push(pair[0]);
    }
    let last = ranks.iter().copied().max().unwrap_or(0);
    let mut layers = vec![Vec::new(); last + 1];
    for vertex in as_found(&vertices, &after) {
        layers[vertices[vertex].rank].push(vertex);
    }
    Layered { vertices, layers, before, after, chains }
}

/// The vertices as a walk along the edges finds them: what hangs together comes together.
fn as_found(vertices: &[Vertex], after: &[Vec<usize>]) -> Vec<usize> {
    let mut starts: Vec<usize> = (0..vertices.len()).collect();
    starts.sort_by_key(|&vertex| vertices[vertex].rank);
    let mut is_found = vec![false; vertices.len()];
    let mut found = Vec::with_capacity(vertices.len());
    for start in starts {
        let mut waiting = vec![start];
        while let Some(vertex) = waiting.pop() {
            if std::mem::replace(&mut is_found[vertex], true) {
                continue;
            }
            found.push(vertex);
            waiting.extend(after[vertex].iter().rev().filter(|&&next| !is_found[next]));
        }
    }
    found
}
