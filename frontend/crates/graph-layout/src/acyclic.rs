//! Which edges are turned round while the layout is made, so that nothing runs in a circle.

use crate::components::Component;

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Entered,
    Left,
}

/// For every edge, whether it leads back to a node that it can be reached from. The walk begins at nodes that
/// nothing leads to, then at the others in their order, so that what comes first in the list stays in front.
pub(crate) fn reversed(component: &Component) -> Vec<bool> {
    let count = component.sizes.len();
    let mut out = vec![Vec::new(); count];
    let mut is_led_to = vec![false; count];
    for (index, link) in component.links.iter().enumerate() {
        out[link.from].push(index);
        is_led_to[link.to] = true;
    }
    let mut reversed = vec![false; component.links.len()];
    let mut states = vec![State::New; count];
    let starts = (0..count).filter(|&node| !is_led_to[node]).chain((0..count).filter(|&node| is_led_to[node]));
    for start in starts {
        if states[start] != State::New {
            continue;
        }
        states[start] = State::Entered;
        // A stack of our own: a chain of thousands of nodes would overrun the program's.
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let Some(&link) = out[*node].get(*next) else {
                states[*node] = State::Left;
                way.pop();
                continue;
            };
            *next += 1;
            let to = component.links[link].to;
            match states[to] {
                State::New => {
                    states[to] = State::Entered;
                    way.push((to, 0));
                }
                State::Entered => reversed[link] = true,
                State::Left => {}
            }
        }
    }
    reversed
}
