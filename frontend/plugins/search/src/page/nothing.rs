//! What stands there when nothing was found: what to do about it.

use callboard_i18n::{plural, t};
use callboard_shared::search::{SearchQuery, pages};
use callboard_ui::{Button, EmptyState, Icon, sentence};
use callboard_web_core::{href, use_query};
use leptos::prelude::*;

use super::Asked;
use crate::requests;

#[component]
pub(crate) fn Nothing(asked: Asked) -> impl IntoView {
    let search = asked.search;
    let query = use_query(move || requests::suggestions(&search.read()));
    let title = move || match search.read().term.as_str() {
        "" => t!("There is nothing to find here yet").to_owned(),
        term => t!("Nothing was found for “{term}”", term),
    };
    let is_narrowed = move || !search.read().filters.is_empty() || !search.read().types.is_empty();
    let body = move || {
        let without = query.data().map(|answer| answer.without_filters).unwrap_or_default();
        Some(match (is_narrowed(), without) {
            (true, 0) => t!("Other words may find more, or fewer of them.").to_owned(),
            (true, count) => {
                plural!(count, "Without filters there is {count} result.", "Without filters there are {count} results.")
            }
            (false, _) => t!("Look for typing errors, or try fewer and more general words.").to_owned(),
        })
    };
    let terms = move || {
        let terms = query.data().map(|answer| answer.terms.clone()).unwrap_or_default();
        (!terms.is_empty()).then(|| {
            let links = terms.into_iter().map(|term| {
                let address = href(&pages::search(&SearchQuery { term: term.clone(), ..SearchQuery::default() }));
                view! { <a class="tag tag--link" href=address>{term}</a> }
            });
            let links = links.collect_view().into_any();
            view! { <p class="search-nothing">{sentence(t!("Did you mean {terms}"), [("terms", links)])}</p> }
        })
    };
    let clear = move || {
        is_narrowed().then(|| {
            let clear = move |_| {
                asked.change(|search| {
                    search.filters.clear();
                    search.types.clear();
                });
            };
            view! { <Button on_click=clear>{t!("Search without filters")}</Button> }
        })
    };
    view! { <EmptyState icon=Icon::Search title=Signal::derive(title) body=Signal::derive(body) actions=clear>{terms}</EmptyState> }
}
