//! After a navigation the focus goes to the new page's heading, so that a screen reader tells what is there
//! and the next Tab is within the page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

use crate::extensions::use_portal;
use crate::links::below_base;

/// Frames to wait for a heading, about two seconds: a page may still fetch what it is called after.
const PATIENCE: u32 = 120;

pub(super) fn follow_navigation(is_routing: RwSignal<bool>) {
    let portal = use_portal();
    let pathname = use_location().pathname;
    // Tabs within a page are no other page: their wildcard does not count, and the tab keeps the focus.
    let place = Memo::new(move |_| {
        let path = below_base(&pathname.read());
        let page = portal.page_at(&path).map(|(index, _)| &portal.pages[index].path);
        page.and_then(|page| page.without_rest(&path)).unwrap_or(path)
    });
    Effect::watch(move || place.get(), move |_, _, _| wait(is_routing, PATIENCE), false);
}

fn wait(is_routing: RwSignal<bool>, patience: u32) {
    request_animation_frame(move || {
        let loading = is_routing.try_get_untracked().unwrap_or_default();
        if (loading || !focus_heading()) && patience > 0 {
            wait(is_routing, patience - 1);
        }
    });
}

/// True when there was a heading, or the person is busy within the page already.
fn focus_heading() -> bool {
    let within =
        document().active_element().is_some_and(|active| active.closest("main, dialog").ok().flatten().is_some());
    if within {
        return true;
    }
    let heading = document().query_selector("main h1").ok().flatten();
    let Some(heading) = heading.and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    let _ = heading.set_attribute("tabindex", "-1");
    // Where the page is scrolled to is the router's matter.
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    heading.focus_with_options(&options).is_ok()
}
