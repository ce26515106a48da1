//! The line above the results: how many there are, and their order.

use callboard_i18n::{plural, t};
use callboard_shared::search::{SearchResponse, SearchSort};
use callboard_ui::{Select, SelectOption, Size};
use callboard_web_core::{Query, use_portal};
use leptos::prelude::*;

use super::Asked;

#[component]
pub(crate) fn Head(query: Query<SearchResponse>, asked: Asked) -> impl IntoView {
    let count = move || match query.data() {
        Some(answer) => answer.number_of_results.map(counted).unwrap_or_default(),
        None => String::new(),
    };
    let sorts = use_portal().parts.contains(&crate::FILTERS[2]);
    let options = vec![
        SelectOption::new(SearchSort::Relevance.as_str(), t!("Best first")),
        SelectOption::new(SearchSort::Title.as_str(), t!("By name")),
        SelectOption::new(SearchSort::Changed.as_str(), t!("Last changed first")),
    ];
    let change = move |value: String| {
        let sort = SearchSort::named(&value).unwrap_or_default();
        asked.change(|search| search.sort = sort);
    };
    view! {
        <div class="search-head">
            <p class="search-head__count" role="status">{count}</p>
            {sorts.then(|| view! {
                <Select
                    label=t!("Order")
                    hide_label=true
                    size=Size::Small
                    options
                    value=move || asked.search.read().sort.as_str().to_owned()
                    on_change=change
                />
            })}
        </div>
    }
}

fn counted(count: u64) -> String {
    plural!(count, "{count} result", "{count} results")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_result_is_no_plural() {
        assert_eq!((counted(1), counted(0)), ("1 result".to_owned(), "0 results".to_owned()));
    }
}
