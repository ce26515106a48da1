//! The rank of every node.

use crate::Edge;

/// How often nodes are moved nearer to their neighbours. Few graphs need more than three.
const ROUNDS: usize = 12;

/// The ranks of the nodes of a connected graph without circles, from 0 on. Every edge leads to a later rank, to
/// the next but one at least where labels need ranks of their own.
pub(crate) fn ranks(count: usize, links: &[Edge], has_labels: bool) -> Vec<usize> {
    let step = if has_labels { 2 } else { 1 };
    let (mut from, mut to) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for link in links {
        from[link.to].push(link.from);
        to[link.from].push(link.to);
    }
    let order = topological(&from, &to);
    let mut ranks = vec![0_usize; count];
    for &node in &order {
        ranks[node] = from[node].iter().map(|&before| ranks[before] + step).max().unwrap_or(0);
    }
    tighten(&mut ranks, &order, &from, &to, step);
    let first = ranks.iter().copied().min().unwrap_or(0);
    ranks.iter().map(|rank| rank - first).collect()
}

/// Moves every node towards the side on which it has more neighbours, as far as they let it.
fn tighten(ranks: &mut [usize], order: &[usize], from: &[Vec<usize>], to: &[Vec<usize>], step: usize) {
    for _ in 0..ROUNDS {
        let mut moved = false;
        for &node in order.iter().rev() {
            let earliest = from[node].iter().map(|&before| ranks[before] + step).max();
            let latest = to[node].iter().map(|&after| ranks[after] - step).min();
            let best = match from[node].len().cmp(&to[node].len()) {
                std::cmp::Ordering::Less => latest,
                std::cmp::Ordering::Greater => earliest,
                std::cmp::Ordering::Equal => None,
            };
            if let Some(best) = best.filter(|best| *best != ranks[node]) {
                ranks[node] = best;
                moved = true;
            }
        }
        if !moved {
            return;
        }
    }
}

/// The nodes so that every edge leads forward.
fn topological(from: &[Vec<usize>], to: &[Vec<usize>]) -> Vec<usize> {
    let mut waits_for: Vec<usize> = from.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..from.len()).filter(|&node| waits_for[node] == 0).collect();
    let mut done = 0;
    while done < order.len() {
        for &after in &to[order[done]] {
            waits_for[after] -= 1;
            if waits_for[after] == 0 {
                order.push(after);
            }
        }
        done += 1;
    }
    order
}
