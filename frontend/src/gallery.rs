//! The page that shows the design system, at `/ui-gallery` of development builds. A release goes without:
//! what the gallery shares with other pages would be cut into more and smaller files for everybody.

use callboard_ui::Gallery;
use callboard_web_core::{Page, Plugin, use_title};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

pub(crate) fn plugin() -> Plugin {
    let page = Page::lazy::<GalleryPage>("page:app/ui-gallery", "/ui-gallery", "Gallery");
    Plugin { id: "app", pages: vec![page.public()], ..Plugin::default() }
}

struct GalleryPage;

#[lazy_route]
impl LazyRoute for GalleryPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        use_title(|| "Gallery".to_owned());
        view! { <Gallery/> }.into_any()
    }
}
