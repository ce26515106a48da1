//! Edges without needless bends.

use crate::Options;
use crate::coordinates::apart;
use crate::layers::Layered;

/// How often long edges are straightened: one that moved makes room for others.
const PASSES: usize = 3;

/// Moves vertices into line, as far as the order and the distances within their ranks allow.
pub(crate) fn straighten(layered: &Layered, options: &Options, across: &mut [f64]) {
    for layer in &layered.layers {
        align(layered, options, layer, across);
    }
    let mut places = vec![0; layered.vertices.len()];
    for layer in &layered.layers {
        layer.iter().enumerate().for_each(|(place, &vertex)| places[vertex] = place);
    }
    let rooms = Rooms { layered, options, places };
    for _ in 0..PASSES {
        for chain in &layered.chains {
            level(&rooms, chain, across);
        }
    }
}

/// Where the vertices of a rank may move to.
struct Rooms<'a> {
    layered: &'a Layered,
    options: &'a Options,
    /// The place of every vertex in its rank.
    places: Vec<usize>,
}

impl Rooms<'_> {
    /// The first and the last place that the neighbours of a vertex leave it.
    fn room(&self, vertex: usize, across: &[f64]) -> (f64, f64) {
        let layer = &self.layered.layers[self.layered.vertices[vertex].rank];
        let place = self.places[vertex];
        let before = place.checked_sub(1).and_then(|place| layer.get(place));
        let start = before.map(|&before| across[before] + apart(self.layered, self.options, before, vertex));
        let after = layer.get(place + 1);
        let end = after.map(|&after| across[after] - apart(self.layered, self.options, vertex, after));
        (start.unwrap_or(f64::NEG_INFINITY), end.unwrap_or(f64::INFINITY))
    }
}

/// Gives the bends of a long edge one level, or few: each as far as it can be kept, in line with an end where
/// that is possible.
fn level(rooms: &Rooms, chain: &[usize], across: &mut [f64]) {
    let [first, bends @ .., last] = chain else { return };
    // Where many edges begin at one node, each is in line with its own end.
    let fans_out = rooms.layered.after[*first].len() > rooms.layered.before[*last].len();
    let (first, last) = (across[*first], across[*last]);
    let mut before = first;
    let mut rest = bends;
    while let Some((&bend, _)) = rest.split_first() {
        let (mut start, mut end) = rooms.room(bend, across);
        let mut count = 1;
        for &next in &rest[1..] {
            let (later, sooner) = rooms.room(next, across);
            if start.max(later) > end.min(sooner) {
                break;
            }
            (start, end) = (start.max(later), end.min(sooner));
            count += 1;
        }
        let is_last = count == rest.len();
        let fits = |place: f64| (start..=end).contains(&place);
        let to_end = is_last && (!fits(before) || (fans_out && fits(last)));
        let wanted = if to_end { last } else { before };
        // Not `clamp`, which does not take the two in the wrong order, as rounding may leave them.
        let place = wanted.max(start).min(end);
        let (run, others) = rest.split_at(count);
        run.iter().for_each(|&bend| across[bend] = place);
        (before, rest) = (place, others);
    }
}

/// Takes small kinks out of edges: moves a vertex into line with the nearest one before it where there is room.
fn align(layered: &Layered, options: &Options, layer: &[usize], across: &mut [f64]) {
    for (index, &vertex) in layer.iter().enumerate() {
        let kink = |neighbour: &usize| (across[*neighbour] - across[vertex]).abs();
        let nearest = layered.before[vertex].iter().min_by(|a, b| kink(a).total_cmp(&kink(b)));
        let Some(&nearest) = nearest.filter(|nearest| kink(nearest) <= options.node_gap) else { continue };
        let place = across[nearest];
        let is_free = |neighbour: Option<&usize>| {
            neighbour.is_none_or(|&neighbour| {
                (across[neighbour] - place).abs() >= apart(layered, options, vertex, neighbour)
                    && (across[neighbour] < place) == (across[neighbour] < across[vertex])
            })
        };
        if is_free(index.checked_sub(1).map(|index| &layer[index])) && is_free(layer.get(index + 1)) {
            across[vertex] = place;
        }
    }
}
