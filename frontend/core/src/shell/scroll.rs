//! Back and forward return to where a page was scrolled to. The browser tries that by itself, but at a moment
//! when the page's content is not there yet.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::listen::listen;

/// Frames to wait until a page is long enough, about a second.
const PATIENCE: u32 = 60;
/// Positions of so many pages are remembered.
const AT_MOST: usize = 100;

pub(super) fn restore_on_return() {
    let positions = Rc::new(RefCell::new(Vec::<(String, f64)>::new()));
    if let Ok(history) = window().history() {
        // Without it the browser does its best alone.
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
    }
    let known = Rc::clone(&positions);
    listen("scroll", move |_| {
        let (place, position) = (here(), window().scroll_y().unwrap_or_default());
        let mut positions = positions.borrow_mut();
        positions.retain(|(other, _)| *other != place);
        let surplus = (positions.len() + 1).saturating_sub(AT_MOST);
        positions.drain(..surplus);
        positions.push((place, position));
    });
    listen("popstate", move |_| {
        let place = here();
        let position = known.borrow().iter().find(|(other, _)| *other == place).map_or(0.0, |(_, position)| *position);
        scroll_to(position, place, PATIENCE);
    });
}

fn scroll_to(position: f64, place: String, patience: u32) {
    request_animation_frame(move || {
        if here() != place {
            return;
        }
        window().scroll_to_with_x_and_y(0.0, position);
        let reached = (window().scroll_y().unwrap_or_default() - position).abs() < 2.0;
        if !reached && patience > 0 {
            scroll_to(position, place, patience - 1);
        }
    });
}

fn here() -> String {
    let location = window().location();
    format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}
