//! Shows the page of the present address.
//!
//! The router keeps history and links; its `Routes` are not used. They lack what we want at three moments: at
//! the start they show nothing, and a slow first page replaces whatever a person went to meanwhile; a page
//! holds up the navigation until its data is there, not only its code; and the page for unknown addresses is
//! gone at a click, long before the next one is there. They also are a seventh of the first load.

use std::sync::Arc;

use futures::FutureExt;
use leptos::prelude::*;
use leptos::reactive::computed::ArcMemo;
use leptos::task::spawn_local;
use leptos_router::location::{BrowserUrl, LocationProvider, Url};
use leptos_router::params::ParamsMap;

use super::failure::failure;
use super::not_found::NotFound;
use crate::deferred::deferred;
use crate::extensions::{Portal, use_portal};
use crate::links::{below_base, use_go};
use crate::page_skeleton::PageSkeleton;
use crate::plugin::LazyView;
use crate::route_path::Params;

/// What is at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The page at this place in the portal's list.
    Page(usize),
    /// Nothing.
    Nothing,
}

/// The page that is shown. Its signals follow the address only while it is the page of the address: a page
/// that waits to be replaced must not take the next one's query for its own.
#[derive(Clone)]
struct Shown {
    place: Place,
    params: ArcRwSignal<ParamsMap>,
    url: ArcRwSignal<Url>,
}

/// Shows pages one after the other: the old one until the code of the next is there.
#[component]
pub(super) fn Outlet(
    /// Set while the code of a page is fetched.
    is_routing: RwSignal<bool>,
) -> impl IntoView {
    let portal = use_portal();
    let browser = expect_context::<BrowserUrl>();
    let address = browser.as_url().clone();
    let navigation = Navigation {
        portal: portal.clone(),
        browser,
        shown: RwSignal::new(None),
        newest: StoredValue::new(0),
        is_routing,
        go: Arc::new(use_go()),
    };
    let shown = navigation.shown;
    navigation.follow(address.get_untracked());
    Effect::watch(move || address.get(), move |url, _, _| navigation.follow(url.clone()), false);
    move || shown.get().map(|shown| page(&portal, shown))
}

fn page(portal: &Portal, Shown { place, params, url }: Shown) -> AnyView {
    // Under the types that the router's hooks look for: `use_params_map`, `use_query_map`.
    provide_context(ArcMemo::from(params));
    provide_context(url);
    let view = match place {
        Place::Page(index) => show((portal.pages[index].view)()),
        Place::Nothing => view! { <NotFound/> }.into_any(),
    };
    let fallback = |errors: ArcRwSignal<Errors>| failure(errors.get());
    view! { <ErrorBoundary fallback>{view}</ErrorBoundary> }.into_any()
}

/// The view at once when its code is there, else a placeholder until it is.
fn show(mut view: LazyView) -> AnyView {
    match view.as_mut().now_or_never() {
        Some(ready) => ready,
        None => deferred(view, || view! { <PageSkeleton/> }.into_any()),
    }
}

/// Goes to a page, in place of the present one in the history or after it.
type Go = Arc<dyn Fn(&str, bool) + Send + Sync>;

#[derive(Clone)]
struct Navigation {
    portal: Arc<Portal>,
    browser: BrowserUrl,
    shown: RwSignal<Option<Shown>>,
    newest: StoredValue<u32>,
    is_routing: RwSignal<bool>,
    go: Go,
}

impl Navigation {
    /// Shows what is at the address.
    fn follow(&self, url: Url) {
        let path = below_base(url.path());
        let target = || self.portal.redirects.iter().find_map(|redirect| redirect.target(&path));
        match self.portal.page_at(&path) {
            Some((index, params)) => self.go(Place::Page(index), params, url),
            None => match target() {
                Some(target) => self.redirect(target, &url),
                None => self.go(Place::Nothing, Vec::new(), url),
            },
        }
    }

    fn go(&self, place: Place, params: Params, url: Url) {
        let params: ParamsMap = params.into_iter().collect();
        let number = self.newest.try_update_value(|newest| {
            *newest += 1;
            *newest
        });
        let before = self.shown.get_untracked();
        if let Some(shown) = before.as_ref().filter(|shown| shown.place == place) {
            shown.params.set(params);
            shown.url.set(url);
            return self.arrive();
        }
        let next = Shown { place, params: ArcRwSignal::new(params), url: ArcRwSignal::new(url) };
        // At the start nothing is there that could stay meanwhile.
        let (Place::Page(index), Some(_)) = (place, before) else { return self.mount(next) };
        let code = (self.portal.pages[index].preload)();
        self.is_routing.set(true);
        let this = self.clone();
        spawn_local(async move {
            code.await;
            // The person may have gone elsewhere in the meantime.
            if this.newest.try_get_value() == number {
                this.mount(next);
            }
        });
    }

    fn mount(&self, next: Shown) {
        self.shown.set(Some(next));
        self.arrive();
    }

    /// The router writes the address into the history now, and scrolls to the top.
    fn arrive(&self) {
        self.is_routing.set(false);
        self.browser.ready_to_complete();
    }

    /// Query and fragment go along.
    fn redirect(&self, target: String, url: &Url) {
        let query = if url.search().is_empty() { String::new() } else { format!("?{}", url.search()) };
        let target = format!("{target}{query}{}", url.hash());
        self.browser.ready_to_complete();
        let go = Arc::clone(&self.go);
        // Not before the router has written the address into the history, where it is replaced then.
        request_animation_frame(move || go(&target, true));
    }
}
