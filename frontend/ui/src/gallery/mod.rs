//! The page that shows every component in its states.

mod actions;
mod chapter;
mod data;
mod feedback;
mod forms;
mod foundations;
mod layout;
mod navigation;
mod overlays;
mod settings;
mod tables;

use leptos::prelude::*;

use crate::PageHeader;
use chapter::{Chapter, chapter_view, contents};
use settings::settings;

/// What the page shows, in order.
const CHAPTERS: &[Chapter] = &[
    foundations::COLOURS,
    foundations::TYPE,
    foundations::ICONS,
    actions::BUTTONS,
    actions::LINKS,
    actions::MENUS,
    forms::FIELDS,
    forms::CHOICES,
    navigation::PAGE_HEADER,
    navigation::TABS,
    navigation::TREE,
    layout::LAYOUT,
    data::CARDS,
    data::LABELS,
    data::PEOPLE,
    data::FACTS,
    data::CODE,
    tables::TABLE,
    tables::TABLE_STATES,
    feedback::LOADING,
    feedback::EMPTY_STATES,
    feedback::ERRORS,
    feedback::TOASTS,
    overlays::DIALOGS,
];

/// Every component in its states, for whoever builds pages or changes a token. It stands within the
/// page's `<main>`; toasts need a [`ToastHost`](crate::ToastHost) on the page.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <div class="gallery">
            <PageHeader
                title="Components"
                subtitle="What pages are built from, in every state. Nothing may break in any theme or direction."
            />
            {settings()}
            <div class="gallery__columns">
                {contents(CHAPTERS)}
                <div class="gallery__chapters">{CHAPTERS.iter().map(chapter_view).collect_view()}</div>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::CHAPTERS;

    #[test]
    fn every_chapter_has_an_address_of_its_own() {
        let mut seen = HashSet::new();
        for chapter in CHAPTERS {
            assert!(seen.insert(chapter.id), "{} is there twice", chapter.id);
            assert!(chapter.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", chapter.id);
        }
    }
}
