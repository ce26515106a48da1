//! The title of the browser's tab.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

use crate::app_config::use_config;

/// What the page that is shown wants to be called, with a number that tells it from other pages.
#[derive(Clone, Copy)]
struct PageTitle(RwSignal<Option<(u32, String)>>);

/// Names the page in the browser's tab, while the calling component is shown: `Catalog · Acme`.
pub fn use_title(title: impl Fn() -> String + Send + Sync + 'static) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Some(PageTitle(current)) = use_context::<PageTitle>() else { return };
    let own = NEXT.fetch_add(1, Ordering::Relaxed);
    Effect::new(move || current.set(Some((own, title()))));
    on_cleanup(move || {
        // The next page may have set its own already.
        let is_own = |current: &Option<(u32, String)>| current.as_ref().is_some_and(|(number, _)| *number == own);
        if current.try_with_untracked(is_own).unwrap_or_default() {
            current.set(None);
        }
    });
}

/// What the page is called now, without the portal's name. Empty while it has no title.
pub(crate) fn page_title(portal: &str) -> String {
    let title = document().title();
    title.strip_suffix(&format!(" · {portal}")).unwrap_or_default().to_owned()
}

/// Keeps the tab's title; `usual` is what to show until a page sets its own.
pub(crate) fn provide_title(usual: Signal<String>) {
    let current = RwSignal::new(None);
    provide_context(PageTitle(current));
    let portal = use_config().title().to_owned();
    Effect::new(move || {
        let title = current.get().map_or_else(|| usual.get(), |(_, title)| title);
        document().set_title(&joined(&title, &portal));
    });
}

fn joined(title: &str, portal: &str) -> String {
    if title.is_empty() || title == portal { portal.to_owned() } else { format!("{title} · {portal}") }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn the_page_comes_before_the_portal() {
        assert_eq!(joined("Catalog", "Acme"), "Catalog · Acme");
        assert_eq!(joined("", "Acme"), "Acme");
        assert_eq!(joined("Acme", "Acme"), "Acme");
    }
}
