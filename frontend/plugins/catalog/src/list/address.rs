//! The list's address: what it says, and changing it.

use callboard_shared::catalog::{CatalogFilters, pages};
use callboard_web_core::{href, use_portal};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::config::ListConfig;

/// Puts filters into the address, in the place of the present ones or after them.
pub(crate) type SetFilters = Box<dyn Fn(&CatalogFilters, bool)>;

/// The filters in the address, and the way to put others there.
pub(crate) fn use_address(config: ListConfig) -> (Memo<CatalogFilters>, SetFilters) {
    let home = home();
    let filters = use_filters(href(&home), config);
    let navigate = use_navigate();
    let set = move |filters: &CatalogFilters, replace: bool| {
        // Who changes a filter wants to see the filters; who turns the page begins at its top.
        let options = NavigateOptions { replace, scroll: !replace, ..NavigateOptions::default() };
        navigate(&format!("{home}{}", filters.to_query()), options);
    };
    (filters, Box::new(set))
}

/// The filters in the address, as long as it is the address of this page: on the way to another page the
/// address changes first, and the list must not.
fn use_filters(home: String, config: ListConfig) -> Memo<CatalogFilters> {
    let location = use_location();
    Memo::new(move |before: Option<&CatalogFilters>| {
        let elsewhere = location.pathname.read().trim_end_matches('/') != home.trim_end_matches('/');
        match before.filter(|_| elsewhere) {
            Some(before) => before.clone(),
            None => config.complete(CatalogFilters::parse(&location.search.read())),
        }
    })
}

/// The path of the list below the app's root, which the configuration may have moved.
fn home() -> String {
    use_portal()
        .pages
        .iter()
        .find(|page| page.id == crate::LIST_PAGE)
        .map_or_else(|| pages::CATALOG.to_owned(), |page| page.path.to_string())
}
