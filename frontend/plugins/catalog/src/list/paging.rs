//! The way to other pages of the list.

use callboard_shared::catalog::CatalogFilters;
use callboard_ui::Pagination;
use callboard_web_core::prefetch;
use leptos::prelude::*;

use super::config::Paging;
use super::dimension::first_page;
use super::heading::range;
use super::query;
use super::scope::Scope;
use super::state::List;
use crate::requests;

/// Rows a page that can be chosen.
const SIZES: [usize; 5] = [5, 10, 20, 50, 100];

/// Where the page lies, and the way to others.
#[component]
pub(crate) fn ListPages(
    /// The list.
    list: List,
) -> impl IntoView {
    let List { scope, page, .. } = list;
    let info = Memo::new(move |_| page.data().map(|page| page.page_info.clone()).unwrap_or_default());
    let settled = move || !page.state.read().previous;
    let total = move || page.data().map_or(0, |page| page.total_items);
    let shown = Memo::new(move |_| page.data().is_some_and(|page| !page.items.is_empty()));
    let numbered = Memo::new(move |_| scope.read().paging == Paging::Offset);
    let place = Memo::new(move |_| {
        let scope = scope.read();
        let (offset, limit) = (scope.filters.offset.unwrap_or_default(), scope.limit());
        (whole(offset / limit) + 1, whole(total().div_ceil(limit)))
    });
    let text = move || {
        let count = page.data().map_or(0, |page| page.items.len());
        range(&scope.read(), count, total())
    };
    let go = move |number: usize| list.turn(&page_number(&scope.read_untracked(), number));
    let previous = move |()| {
        if numbered.get_untracked() {
            return go(place.get_untracked().0.saturating_sub(1));
        }
        let cursor = info.read_untracked().prev_cursor.clone();
        list.turn(&page_before(&scope.read_untracked(), cursor));
    };
    let next = move |()| {
        if let Some(filters) = next_page(list, &info.read_untracked().next_cursor, place.get_untracked()) {
            list.turn(&filters);
        }
    };
    let ahead = move |()| {
        if let Some(filters) = next_page(list, &info.read_untracked().next_cursor, place.get_untracked()) {
            prefetch(requests::entities(&query::page(&Scope { filters, ..scope.get_untracked() })));
        }
    };
    let resize = move |rows: usize| {
        list.change(&CatalogFilters { limit: Some(rows as u64), ..first_page(&list.filters()) });
    };
    let has_prev = move || match numbered.get() {
        true => place.read().0 > 1,
        false => info.read().prev_cursor.is_some(),
    };
    let has_next = move || match numbered.get() {
        true => place.read().0 < place.read().1,
        false => info.read().next_cursor.is_some(),
    };
    let row = move || {
        view! {
            <Pagination
                range=text
                has_prev=move || settled() && has_prev()
                has_next=move || settled() && has_next()
                on_prev=previous
                on_next=next
                numbers=move || numbered.get().then(|| place.get())
                on_number=Callback::new(go)
                page_size=Signal::derive(move || whole(scope.read().limit()))
                page_sizes=SIZES.to_vec()
                on_page_size=resize
                on_intent=Callback::new(ahead)
            />
        }
    };
    move || shown.get().then(row)
}

fn whole(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn next_page(list: List, cursor: &Option<String>, (number, count): (usize, usize)) -> Option<CatalogFilters> {
    let scope = list.scope.read_untracked();
    if scope.paging == Paging::Offset {
        return (number < count).then(|| page_number(&scope, number + 1));
    }
    cursor.clone().map(|cursor| page_after(&scope, cursor))
}

/// The page of a number, from 1. The first one has an address without a number.
fn page_number(scope: &Scope, number: usize) -> CatalogFilters {
    let offset = number.saturating_sub(1) as u64 * scope.limit();
    CatalogFilters { offset: Some(offset).filter(|offset| *offset > 0), ..first_page(&scope.filters) }
}

fn page_after(scope: &Scope, cursor: String) -> CatalogFilters {
    let offset = scope.filters.offset.unwrap_or_default() + scope.limit();
    CatalogFilters { cursor: Some(cursor), offset: Some(offset), ..scope.filters.clone() }
}

/// The first page has an address without a cursor, whatever way one comes to it.
fn page_before(scope: &Scope, cursor: Option<String>) -> CatalogFilters {
    let offset = scope.filters.offset.unwrap_or_default().saturating_sub(scope.limit());
    match cursor {
        Some(cursor) if offset > 0 => {
            CatalogFilters { cursor: Some(cursor), offset: Some(offset), ..scope.filters.clone() }
        }
        _ => first_page(&scope.filters),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(filters: CatalogFilters) -> Scope {
        Scope::new(filters, Some(Vec::new()), None)
    }

    #[test]
    fn pages_know_where_they_lie() {
        let second = page_after(&scope(CatalogFilters::parse("filters[tags]=a")), "two".into());
        assert_eq!(second, CatalogFilters::parse("filters[tags]=a&cursor=two&offset=20"));
        let third = page_after(&scope(second), "three".into());
        assert_eq!((third.cursor.as_deref(), third.offset), (Some("three"), Some(40)));
        let back = page_before(&scope(third), Some("two again".into()));
        assert_eq!((back.cursor.as_deref(), back.offset), (Some("two again"), Some(20)));
        let first = page_before(&scope(back), Some("one again".into()));
        assert_eq!(first, CatalogFilters::parse("filters[tags]=a"));
    }

    #[test]
    fn numbered_pages_have_no_cursor() {
        let scope = scope(CatalogFilters::parse("filters[tags]=a&cursor=x&offset=20&limit=10"));
        assert_eq!(page_number(&scope, 4), CatalogFilters::parse("filters[tags]=a&limit=10&offset=30"));
        assert_eq!(page_number(&scope, 1), CatalogFilters::parse("filters[tags]=a&limit=10"));
    }
}
