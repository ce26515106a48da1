//! The search that the address of the page asks for, with what the configuration says besides.

use callboard_shared::search::{SearchQuery, pages};
use callboard_web_core::{below_base, use_config, use_go, use_portal};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde_json::Value;

use super::Asked;

/// What the portal searches as long as nobody chose a type, or a number of results.
#[derive(Clone, Default)]
struct Defaults {
    document_type: Option<String>,
    page_limit: Option<u64>,
}

/// The search in the address, and the way to put another one there. Nothing is added to the history: a search is
/// refined letter by letter.
pub(crate) fn use_address() -> Asked {
    let config = use_config();
    let defaults = Defaults {
        document_type: config.text("search.defaultType").filter(|name| !name.is_empty()).map(str::to_owned),
        page_limit: config.get("search.query.pageLimit").and_then(Value::as_u64),
    };
    let portal = use_portal();
    let home = portal.pages.iter().find(|page| page.id == crate::PAGE);
    let home = home.map_or_else(|| pages::SEARCH.to_owned(), |page| page.path.to_string());
    let location = use_location();
    let own = home.clone();
    let search = Memo::new(move |before: Option<&SearchQuery>| {
        // On the way to another page the address changes first, and the results must not.
        let elsewhere = below_base(&location.pathname.read()).trim_end_matches('/') != own.trim_end_matches('/');
        match before.filter(|_| elsewhere) {
            Some(before) => before.clone(),
            None => completed(pages::from_query(&location.search.read()), &defaults),
        }
    });
    let go = use_go();
    let set = Callback::new(move |search: SearchQuery| go(&format!("{home}{}", pages::to_query(&search)), true));
    Asked { search, set }
}

fn completed(mut search: SearchQuery, defaults: &Defaults) -> SearchQuery {
    // An address without a type and without a term is that of a person who just came.
    if search.types.is_empty() && search.term.is_empty() && search.filters.is_empty() {
        search.types.extend(defaults.document_type.clone());
    }
    search.page_limit = defaults.page_limit;
    search.details = true;
    search
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_type_holds_until_somebody_searches() {
        let defaults = Defaults { document_type: Some("techdocs".into()), page_limit: Some(10) };
        let types = |query: &str| completed(pages::from_query(query), &defaults).types;
        assert_eq!(types(""), ["techdocs"]);
        assert!(types("?query=pay").is_empty());
        assert_eq!(types("?types[]=a"), ["a"]);
        assert_eq!(completed(SearchQuery::default(), &defaults).page_limit, Some(10));
    }
}
