//! The results of a page, each as the plugin shows it that knows its type.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::search::{SearchResponse, SearchResult};
use callboard_ui::{Badge, Icon, IconView, Pagination, Skeleton};
use callboard_web_core::search_marks::{excerpt, field, marks};
use callboard_web_core::{deferred, href, use_portal};
use leptos::prelude::*;

use super::Asked;
use super::facets::type_name;
use super::nothing::Nothing;

/// Results on a page when nobody says another number; the server's.
const USUAL: u64 = 25;

#[component]
pub(crate) fn Results(response: Arc<SearchResponse>, asked: Asked) -> impl IntoView {
    if response.results.is_empty() {
        return view! { <Nothing asked/> }.into_any();
    }
    let items = response.results.iter().cloned().map(item).collect_view();
    view! { <ol class="search-results">{items}</ol> <Pages response asked/> }.into_any()
}

/// A result as its plugin shows it, else with title and text.
fn item(result: SearchResult) -> AnyView {
    let own = use_portal().search_results.iter().find(|view| view.document_type == result.document_type).copied();
    let result = Arc::new(result);
    let content = match own {
        Some(own) => deferred((own.view)(result), skeleton),
        None => plain(&result),
    };
    view! { <li class="search-results__item">{content}</li> }.into_any()
}

fn plain(result: &SearchResult) -> AnyView {
    let location = href(result.document.get("location").and_then(serde_json::Value::as_str).unwrap_or_default());
    let name = type_name(&result.document_type);
    let icon = if result.document_type == "techdocs" { Icon::Docs } else { Icon::Search };
    view! {
        <div class="search-result">
            <span class="search-result__icon"><IconView icon size=20/></span>
            <div class="search-result__body">
                <h3 class="search-result__title"><a href=location>{marks(field(result, "title"))}</a></h3>
                <p class="search-result__text" dir="auto">{marks(excerpt(field(result, "text")))}</p>
                <div class="search-result__facts"><Badge>{name}</Badge></div>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Pages(response: Arc<SearchResponse>, asked: Asked) -> impl IntoView {
    let search = asked.search.get_untracked();
    let (page, limit) = (search.page, search.page_limit.filter(|limit| *limit > 0).unwrap_or(USUAL));
    let has_next = response.next_page_cursor.is_some();
    if page == 0 && !has_next {
        return ().into_any();
    }
    let first = page * limit + 1;
    let last = page * limit + u64::try_from(response.results.len()).unwrap_or_default();
    let range = match response.number_of_results {
        Some(count) => t!("{first}–{last} of {total}", first, last, total = count),
        None => format!("{first}–{last}"),
    };
    let turn = move |page: u64| {
        asked.set.run(callboard_shared::search::SearchQuery { page, ..asked.search.get_untracked() });
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    view! {
        <Pagination
            range=Signal::stored(range)
            has_prev=Signal::stored(page > 0)
            has_next=Signal::stored(has_next)
            on_prev=move |()| turn(page.saturating_sub(1))
            on_next=move |()| turn(page + 1)
        />
    }
    .into_any()
}

/// Grey results.
#[component]
pub(crate) fn ResultSkeletons() -> impl IntoView {
    let items = (0..6).map(|_| view! { <li class="search-results__item">{skeleton()}</li> }).collect_view();
    view! { <ol class="search-results" aria-hidden="true">{items}</ol> }.into_any()
}

fn skeleton() -> AnyView {
    view! {
        <div class="search-result search-result--skeleton">
            <Skeleton width="2rem" height="2rem"/>
            <div class="search-result__body"><Skeleton width="14rem"/><Skeleton lines=2/></div>
        </div>
    }
    .into_any()
}
