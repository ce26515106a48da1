//! Fetches the code of a page as soon as somebody points at a link to it, so that it is there at the click.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlAnchorElement};

use crate::extensions::use_portal;
use crate::links::below_base;
use crate::listen::listen;

pub(super) fn fetch_what_is_pointed_at() {
    let portal = use_portal();
    let fetched = Rc::new(RefCell::new(Vec::new()));
    let fetch = move |event: &Event| {
        let Some(path) = path_of_link(event) else { return };
        let Some((page, _)) = portal.page_at(&below_base(&path)) else { return };
        // Without a connection it would fail, and say so, though nobody asked for anything.
        if window().navigator().on_line() && !fetched.borrow().contains(&page) {
            fetched.borrow_mut().push(page);
            spawn_local((portal.pages[page].preload)());
        }
    };
    let on_focus = fetch.clone();
    // Not `pointerover`: a page that appears under a pointer which rests was not pointed at.
    listen("pointermove", move |event| fetch(&event));
    listen("focusin", move |event| on_focus(&event));
}

/// The path that a link of this site leads to.
fn path_of_link(event: &Event) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = element.closest("a[href]").ok()??.dyn_into().ok()?;
    let here = window().location().origin().ok()?;
    (link.origin() == here).then(|| link.pathname())
}
