//! The page of results.

mod address;
mod facets;
mod head;
mod misses;
mod nothing;
mod results;

use callboard_i18n::t;
use callboard_shared::search::SearchQuery;
use callboard_ui::{PageHeader, SearchField};
use callboard_web_core::{RequestErrorPanel, use_portal, use_query, use_title};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::requests;
use address::use_address;
use facets::Facets;
use head::Head;
use misses::Misses;
use results::{ResultSkeletons, Results};

/// The page of results.
pub(crate) struct SearchPage;

#[lazy_route]
impl LazyRoute for SearchPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Search/> }.into_any()
    }
}

/// The search of the address, and the way to put another one there.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    /// What is searched for.
    pub(crate) search: Memo<SearchQuery>,
    /// Searches for something else. From the first page on, unless the page is what changes.
    pub(crate) set: Callback<SearchQuery>,
}

impl Asked {
    /// Changes the search and begins at its first page.
    pub(crate) fn change(self, change: impl FnOnce(&mut SearchQuery)) {
        let mut search = self.search.get_untracked();
        change(&mut search);
        search.page = 0;
        self.set.run(search);
    }
}

#[component]
fn Search() -> impl IntoView {
    let asked = use_address();
    let Asked { search, .. } = asked;
    use_title(move || match search.read().term.as_str() {
        "" => t!("Search").to_owned(),
        term => t!("{term} – Search", term),
    });
    let query = use_query(move || requests::results(&search.read()));
    let facets = use_query(move || requests::facets(&search.read()));
    let status = use_query(requests::status);
    let has = |id: &'static str| use_portal().parts.contains(&id);
    let (by_type, by_field) = (has(crate::FILTERS[0]), has(crate::FILTERS[1]));
    let partial = move || status.data().is_some_and(|status| status.partial);
    let content = move || match (query.data(), query.failure()) {
        (Some(response), _) => view! { <Results response asked/> }.into_any(),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The search could not be made") error retry/> }.into_any()
        }
        (None, None) => view! { <ResultSkeletons/> }.into_any(),
    };
    view! {
        <div class="search-page">
            <PageHeader title=t!("Search")/>
            <SearchField
                label=t!("Search")
                placeholder=t!("Names, words, “whole phrases”")
                value=move || search.read().term.clone()
                debounce=100
                shortcut="/"
                on_input=move |term: String| asked.change(|search| search.term = term)
            />
            {move || partial().then(|| view! {
                <p class="search-page__notice" role="status">
                    {t!("The index is being filled. What is not found now may be found in a moment.")}
                </p>
            })}
            <div class="search-page__columns">
                <Facets query=facets asked by_type by_field/>
                <section class="search-page__results" aria-label=t!("Results")>
                    <Head query asked/>
                    <div class:search-page__stale=move || query.state.read().previous>{content}</div>
                </section>
            </div>
            <Misses asked/>
        </div>
    }
}
