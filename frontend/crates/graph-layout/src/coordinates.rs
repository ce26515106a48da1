//! Where everything stands.

use crate::layers::{Kind, Layered};
use crate::{Options, Size, straight};

/// Sweeps that each look at one side, so that what is far away is heard of, and then at both, so that it settles.
const ONE_SIDED: usize = 8;
const TWO_SIDED: usize = 16;
/// How much wider than usual the room between two ranks may become for steep edges.
const STEEP: f64 = 3.0;
/// The room between two ranks for every unit that an edge climbs there.
const SLOPE: f64 = 0.14;

/// Where the vertices of a component stand.
pub(crate) struct Places {
    /// The centre of every vertex across the edges.
    pub(crate) across: Vec<f64>,
    /// Where every rank begins and ends along the edges.
    pub(crate) ranks: Vec<(f64, f64)>,
    /// Along and across.
    pub(crate) size: Size,
}

impl Places {
    /// The centre of a vertex along the edges.
    pub(crate) fn along(&self, layered: &Layered, vertex: usize) -> f64 {
        let (start, end) = self.ranks[layered.vertices[vertex].rank];
        f64::midpoint(start, end)
    }
}

/// Gives every vertex its place.
pub(crate) fn places(layered: &Layered, options: &Options, has_labels: bool) -> Places {
    let mut across = packed(layered, options);
    let ranks = 0..layered.layers.len();
    for sweep in 0..ONE_SIDED {
        match sweep % 2 {
            0 => ranks.clone().for_each(|rank| settle(layered, options, rank, [true, false], &mut across)),
            _ => ranks.clone().rev().for_each(|rank| settle(layered, options, rank, [false, true], &mut across)),
        }
    }
    for sweep in 0..TWO_SIDED {
        match sweep % 2 {
            0 => ranks.clone().for_each(|rank| settle(layered, options, rank, [true, true], &mut across)),
            _ => ranks.clone().rev().for_each(|rank| settle(layered, options, rank, [true, true], &mut across)),
        }
    }
    straight::straighten(layered, options, &mut across);
    let (start, end) = extent(layered, &across);
    across.iter_mut().for_each(|place| *place -= start);
    let ranks = along(layered, options, has_labels, &across);
    let length = ranks.last().map_or(0.0, |(_, end)| *end);
    Places { across, ranks, size: Size { width: length, height: end - start } }
}

/// Every rank packed from its beginning.
fn packed(layered: &Layered, options: &Options) -> Vec<f64> {
    let mut across = vec![0.0; layered.vertices.len()];
    for layer in &layered.layers {
        for pair in layer.windows(2) {
            across[pair[1]] = across[pair[0]] + apart(layered, options, pair[0], pair[1]);
        }
    }
    across
}

/// How far the centres of two neighbours of a rank must be apart.
pub(crate) fn apart(layered: &Layered, options: &Options, first: usize, second: usize) -> f64 {
    let (first, second) = (&layered.vertices[first], &layered.vertices[second]);
    let gap = match (first.kind, second.kind) {
        (Kind::Node, Kind::Node) => options.node_gap,
        _ => options.edge_gap,
    };
    (first.size.height + second.size.height) / 2.0 + gap
}

/// How strongly an edge pulls: the inner parts of long ones most, so that they run straight.
fn pull(layered: &Layered, first: usize, second: usize) -> f64 {
    match (layered.vertices[first].kind, layered.vertices[second].kind) {
        (Kind::Node, Kind::Node) => 1.0,
        (Kind::Node, _) | (_, Kind::Node) => 2.0,
        _ => 8.0,
    }
}

/// Moves the vertices of a rank to the mean of their neighbours, before and after them as told, as near as the
/// distances within the rank allow: the least squares under an order (pool adjacent violators).
fn settle(layered: &Layered, options: &Options, rank: usize, [before, after]: [bool; 2], across: &mut [f64]) {
    struct Block {
        sum: f64,
        weight: f64,
        count: usize,
    }
    impl Block {
        fn place(&self) -> f64 {
            self.sum / self.weight
        }
    }
    let layer = &layered.layers[rank];
    let mut offsets = Vec::with_capacity(layer.len());
    let mut blocks: Vec<Block> = Vec::with_capacity(layer.len());
    let mut offset = 0.0;
    for (index, &vertex) in layer.iter().enumerate() {
        if index > 0 {
            offset += apart(layered, options, layer[index - 1], vertex);
        }
        offsets.push(offset);
        let sides = [(before, &layered.before[vertex]), (after, &layered.after[vertex])];
        let neighbours = sides.into_iter().filter(|(asked, _)| *asked).flat_map(|(_, neighbours)| neighbours);
        // A trace of where it is: what has no neighbours there stays, unless it is in the way.
        let (mut sum, mut weight) = (across[vertex] * 0.01, 0.01);
        for &neighbour in neighbours {
            let pull = pull(layered, vertex, neighbour);
            sum += across[neighbour] * pull;
            weight += pull;
        }
        let mut block = Block { sum: sum - offset * weight, weight, count: 1 };
        while let Some(last) = blocks.pop_if(|last| last.place() > block.place()) {
            block = Block {
                sum: last.sum + block.sum,
                weight: last.weight + block.weight,
                count: last.count + block.count,
            };
        }
        blocks.push(block);
    }
    let settled = blocks.iter().flat_map(|block| std::iter::repeat_n(block.place(), block.count));
    for ((&vertex, offset), place) in layer.iter().zip(offsets).zip(settled) {
        across[vertex] = place + offset;
    }
}

fn extent(layered: &Layered, across: &[f64]) -> (f64, f64) {
    let edges = layered.vertices.iter().zip(across).map(|(vertex, place)| (place, vertex.size.height / 2.0));
    edges.fold((f64::INFINITY, f64::NEG_INFINITY), |(start, end), (place, half)| {
        (start.min(place - half), end.max(place + half))
    })
}

/// Where every rank begins and ends.
fn along(layered: &Layered, options: &Options, has_labels: bool, across: &[f64]) -> Vec<(f64, f64)> {
    // With labels, every other rank is between two of nodes.
    let usual = if has_labels { options.rank_gap / 2.0 } else { options.rank_gap };
    let mut ranks: Vec<(f64, f64)> = Vec::with_capacity(layered.layers.len());
    for layer in &layered.layers {
        let thickness = layer.iter().map(|&vertex| layered.vertices[vertex].size.width).fold(0.0, f64::max);
        let steepest = layer
            .iter()
            .flat_map(|&vertex| {
                layered.before[vertex].iter().map(move |&before| (across[before] - across[vertex]).abs())
            })
            .fold(0.0, f64::max);
        let gap = (steepest * SLOPE).clamp(usual, usual * STEEP);
        let start = ranks.last().map_or(0.0, |(_, end)| end + gap);
        ranks.push((start, start + thickness));
    }
    ranks
}
