//! The order of every rank, so that few edges cross.

use crate::layers::Layered;

/// Sweeps over the ranks at most.
const SWEEPS: usize = 24;
/// So many sweeps that bring nothing end it.
const PATIENCE: usize = 6;

/// Sorts every rank by where the neighbours of its vertices stand, downwards and upwards in turn, and keeps the
/// order with the fewest crossings.
pub(crate) fn order(layered: &mut Layered) {
    let mut positions = positions(layered);
    let mut best = layered.layers.clone();
    let mut fewest = crossings(layered, &positions);
    let mut idle = 0;
    for sweep in 0..SWEEPS {
        if fewest == 0 || idle == PATIENCE {
            break;
        }
        let ties_last = sweep % 4 >= 2;
        if sweep % 2 == 0 {
            (1..layered.layers.len()).for_each(|rank| sort(layered, rank, true, ties_last, &mut positions));
        } else {
            (0..layered.layers.len() - 1).rev().for_each(|rank| sort(layered, rank, false, ties_last, &mut positions));
        }
        (0..layered.layers.len()).for_each(|rank| exchange(layered, rank, &mut positions));
        let now = crossings(layered, &positions);
        if now < fewest {
            fewest = now;
            best.clone_from(&layered.layers);
            idle = 0;
        } else {
            idle += 1;
        }
    }
    layered.layers = best;
}

/// Where in its rank every vertex stands.
fn positions(layered: &Layered) -> Vec<usize> {
    let mut positions = vec![0; layered.vertices.len()];
    for layer in &layered.layers {
        renumber(layer, &mut positions);
    }
    positions
}

fn renumber(layer: &[usize], positions: &mut [usize]) {
    for (position, &vertex) in layer.iter().enumerate() {
        positions[vertex] = position;
    }
}

/// Sorts a rank by the mean place of the neighbours on one side. What has none stays where it is.
fn sort(layered: &mut Layered, rank: usize, by_before: bool, ties_last: bool, positions: &mut [usize]) {
    let neighbours = if by_before { &layered.before } else { &layered.after };
    let layer = &mut layered.layers[rank];
    let mean = |vertex: usize| {
        let neighbours = &neighbours[vertex];
        let sum: usize = neighbours.iter().map(|&neighbour| positions[neighbour]).sum();
        (!neighbours.is_empty()).then(|| sum as f64 / neighbours.len() as f64)
    };
    let mut sorted: Vec<(f64, usize)> = layer.iter().filter_map(|&vertex| Some((mean(vertex)?, vertex))).collect();
    if ties_last {
        sorted.reverse();
    }
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sorted = sorted.into_iter();
    for slot in layer.iter_mut() {
        if !neighbours[*slot].is_empty()
            && let Some((_, vertex)) = sorted.next()
        {
            *slot = vertex;
        }
    }
    renumber(layer, positions);
}

/// Exchanges neighbours of a rank where that leaves fewer crossings.
fn exchange(layered: &mut Layered, rank: usize, positions: &mut [usize]) {
    let places = |neighbours: &[Vec<usize>], vertex: usize| {
        let mut places: Vec<usize> = neighbours[vertex].iter().map(|&neighbour| positions[neighbour]).collect();
        places.sort_unstable();
        places
    };
    let layer = &layered.layers[rank];
    let mut sides: Vec<(usize, [Vec<usize>; 2])> = layer
        .iter()
        .map(|&vertex| (vertex, [places(&layered.before, vertex), places(&layered.after, vertex)]))
        .collect();
    for left in 1..sides.len() {
        let [(_, a), (_, b)] = &sides[left - 1..=left] else { continue };
        let now: usize = a.iter().zip(b).map(|(a, b)| crossings_of(a, b)).sum();
        let then: usize = a.iter().zip(b).map(|(a, b)| crossings_of(b, a)).sum();
        if then < now {
            sides.swap(left - 1, left);
        }
    }
    let layer = &mut layered.layers[rank];
    *layer = sides.into_iter().map(|(vertex, _)| vertex).collect();
    renumber(layer, positions);
}

/// How often the edges of a vertex cross those of the next, from where the other ends of both stand.
fn crossings_of(first: &[usize], second: &[usize]) -> usize {
    let mut below = 0;
    first
        .iter()
        .map(|&place| {
            while second.get(below).is_some_and(|&other| other < place) {
                below += 1;
            }
            below
        })
        .sum()
}

/// How often edges cross between all ranks.
fn crossings(layered: &Layered, positions: &[usize]) -> usize {
    let between = |pair: &[Vec<usize>]| {
        let mut tree = Counter::new(pair[1].len());
        let mut count = 0;
        for &vertex in &pair[0] {
            let places = || layered.after[vertex].iter().map(|&next| positions[next]);
            count += places().map(|place| tree.after(place)).sum::<usize>();
            places().for_each(|place| tree.add(place));
        }
        count
    };
    layered.layers.windows(2).map(between).sum()
}

/// Counts numbers by size (a Fenwick tree).
struct Counter {
    sums: Vec<usize>,
    total: usize,
}

impl Counter {
    fn new(len: usize) -> Self {
        Self { sums: vec![0; len + 1], total: 0 }
    }

    fn add(&mut self, number: usize) {
        self.total += 1;
        let mut at = number + 1;
        while at < self.sums.len() {
            self.sums[at] += 1;
            at += at & at.wrapping_neg();
        }
    }

    /// How many numbers are greater.
    fn after(&self, number: usize) -> usize {
        let mut upto = 0;
        let mut at = number + 1;
        while at > 0 {
            upto += self.sums[at];
            at -= at & at.wrapping_neg();
        }
        self.total - upto
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_counted_like_by_hand() {
        assert_eq!(crossings_of(&[2], &[0, 1]), 2);
        assert_eq!(crossings_of(&[0, 1], &[0, 1]), 1);
        assert_eq!(crossings_of(&[0], &[0, 1]), 0);
        let mut counter = Counter::new(4);
        [3, 1, 3].into_iter().for_each(|number| counter.add(number));
        assert_eq!([0, 1, 2, 3].map(|number| counter.after(number)), [3, 2, 2, 0]);
    }
}
