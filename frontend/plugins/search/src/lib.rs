//! Finding things: the command palette and the page of search results.
//!
//! This file is the whole of what the plugin contributes. The ids are those of Backstage's plugin, so that
//! `app.extensions` of a company goes on to mean what it meant.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod page;
mod palette;
mod requests;

use callboard_i18n::mark;
use callboard_shared::search::pages::SEARCH;
use callboard_web_core::{Page, Palette, Plugin};

/// The id of the page of results.
const PAGE: &str = "page:search";
/// What narrows the results, under the ids of the original.
const FILTERS: [&str; 3] =
    ["search-filter-result-type:search/types", "search-filter:search/facets", "search-filter:search/sort"];

/// The plugin.
pub fn plugin() -> Plugin {
    Plugin {
        id: "search",
        pages: vec![Page::lazy::<page::SearchPage>(PAGE, SEARCH, mark("Search"))],
        palette: Some(Palette { id: "nav-item:search", view: palette::open }),
        parts: FILTERS.to_vec(),
        ..Plugin::default()
    }
}
