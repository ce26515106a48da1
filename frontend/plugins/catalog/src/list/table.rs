//! The table of the list with its paging.

use std::sync::Arc;
use std::time::Duration;

use callboard_shared::catalog::{CatalogFilters, pages};
use callboard_shared::entity::{DEFAULT_NAMESPACE, Entity, EntityRef};
use callboard_shared::query::{Direction, Order};
use callboard_ui::{Column, DataTable, Pagination, SortDirection};
use callboard_web_core::{RequestErrorPanel, href, prefetch, remember_entities};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::cells::column;
use super::choices::values_of;
use super::columns::{ListColumn, NAME_FIELD, columns};
use super::dimension::{Dimension, first_page};
use super::empty::NothingFound;
use super::heading::{heading, range};
use super::query;
use super::scope::Scope;
use super::state::List;
use crate::requests;

/// How long a pointer rests on a row before what the row leads to is asked for.
const REST: Duration = Duration::from_millis(80);

/// The rows of the list, or what went wrong, and the way to other pages.
#[component]
pub(crate) fn ListTable(
    /// The list.
    list: List,
) -> impl IntoView {
    let List { scope, page, loading, .. } = list;
    let failed = Memo::new(move |_| page.failure());
    let rows = Memo::new(move |_| {
        let page = page.data();
        page.iter().flat_map(|page| page.items.iter().cloned().map(Arc::new)).collect::<Vec<_>>()
    });
    Effect::new(move || {
        if let Some(page) = page.data() {
            remember_entities(&page.items);
        }
    });
    let shape = Memo::new(move |_| {
        let namespaces = list.choices.data();
        let namespaces = namespaces.as_ref().map(|facets| values_of(Dimension::Namespace, facets)).unwrap_or_default();
        let scope = scope.read();
        let many_namespaces = namespaces.iter().any(|namespace| namespace.value != DEFAULT_NAMESPACE);
        let kind = scope.kind().to_owned();
        (columns(&kind, scope.filters.types.len() == 1, many_namespaces), kind)
    });
    let columns = Signal::derive(move || {
        let (columns, kind) = &*shape.read();
        columns.iter().map(|one| column(*one, kind)).collect::<Vec<Column<_>>>()
    });
    let sort = Signal::derive(move || {
        let order = query::order(&scope.read());
        let column = ListColumn::of_field(&order.field)?;
        let direction = match order.direction {
            Direction::Asc => SortDirection::Ascending,
            Direction::Desc => SortDirection::Descending,
        };
        Some((column.id().to_owned(), direction))
    });
    let on_sort = move |(id, direction): (String, SortDirection)| {
        if let Some(filters) = sorted(&scope.read_untracked(), &id, direction) {
            list.change(&filters);
        }
    };
    prefetch_next(list);

    let body = move || {
        match failed.get() {
        Some(error) => view! {
            <RequestErrorPanel title="The list could not be loaded" error retry=Callback::new(move |()| page.refetch())/>
        }
        .into_any(),
        None => view! {
            <div class="catalog__table" on:pointerover=prefetch_row()>
                <DataTable
                    caption=move || heading(&scope.read())
                    columns=columns
                    rows=rows
                    key=row_key
                    row_href=row_href
                    sort=sort
                    on_sort=on_sort
                    loading=loading
                    skeleton_rows=10
                    empty=move || view! { <NothingFound list=list/> }
                />
            </div>
            <ListPages list/>
        }
        .into_any(),
    }
    };
    body.into_any()
}

fn row_key(entity: &Arc<Entity>) -> String {
    entity.entity_ref().to_string()
}

fn row_href(entity: &Arc<Entity>) -> String {
    href(&pages::of(entity))
}

/// The way to the neighbouring pages.
#[component]
fn ListPages(list: List) -> impl IntoView {
    let List { scope, page, .. } = list;
    let info = Memo::new(move |_| page.data().map(|page| page.page_info.clone()).unwrap_or_default());
    let settled = move || !page.state.read().previous;
    let shown = Memo::new(move |_| page.data().is_some_and(|page| !page.items.is_empty()));
    let text = move || {
        let page = page.data();
        let count = page.as_ref().map_or(0, |page| page.items.len());
        range(&scope.read(), count, page.map_or(0, |page| page.total_items))
    };
    let previous = move |()| {
        let cursor = info.read_untracked().prev_cursor.clone();
        list.turn(&page_before(&scope.read_untracked(), cursor));
    };
    let next = move |()| {
        if let Some(cursor) = info.read_untracked().next_cursor.clone() {
            list.turn(&page_after(&scope.read_untracked(), cursor));
        }
    };
    let resize = move |rows: usize| {
        let filters = CatalogFilters { limit: Some(rows as u64), ..first_page(&list.filters()) };
        list.change(&filters);
    };
    move || {
        shown.get().then(|| {
            view! {
                <Pagination
                    range=text
                    has_prev=move || settled() && info.read().prev_cursor.is_some()
                    has_next=move || settled() && info.read().next_cursor.is_some()
                    on_prev=previous
                    on_next=next
                    page_size=Signal::derive(move || usize::try_from(scope.read().limit()).unwrap_or(usize::MAX))
                    on_page_size=resize
                />
            }
        })
    }
}

/// The list sorted by a column, from its first page on.
fn sorted(scope: &Scope, column: &str, direction: SortDirection) -> Option<CatalogFilters> {
    let fields = columns(scope.kind(), false, true);
    let column = fields.into_iter().find(|one| one.id() == column)?;
    let field = column.sort_field(scope.kind())?;
    let direction = match direction {
        SortDirection::Ascending => Direction::Asc,
        SortDirection::Descending => Direction::Desc,
    };
    let usual = field == NAME_FIELD && direction == Direction::Asc;
    let order = (!usual).then(|| Order::new(field, direction));
    Some(CatalogFilters { order, ..first_page(&scope.filters) })
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

/// Asks for the next page while this one is read.
fn prefetch_next(list: List) {
    let next = Memo::new(move |_| {
        let state = list.page.state.read();
        let page = state.data.as_ref().filter(|_| !state.previous)?;
        page.page_info.next_cursor.clone()
    });
    Effect::new(move || {
        let Some(cursor) = next.get() else { return };
        let scope = Scope { filters: page_after(&list.scope.read_untracked(), cursor), ..list.scope.get_untracked() };
        prefetch(requests::entities(&query::page(&scope)));
    });
}

/// Asks for the entity of a row on which the pointer rests.
fn prefetch_row() -> impl Fn(web_sys::PointerEvent) {
    let waiting = StoredValue::new(None::<(String, TimeoutHandle)>);
    on_cleanup(move || stop(waiting));
    move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let row = target.and_then(|target| target.closest("tr[data-key]").ok().flatten());
        let Some(key) = row.and_then(|row| row.get_attribute("data-key")) else { return stop(waiting) };
        if waiting.with_value(|waiting| waiting.as_ref().is_some_and(|(known, _)| *known == key)) {
            return;
        }
        stop(waiting);
        let Ok(entity) = EntityRef::parse_full(&key) else { return };
        let timer = set_timeout_with_handle(move || prefetch(requests::entity(&entity)), REST);
        waiting.set_value(timer.ok().map(|timer| (key, timer)));
    }
}

fn stop(waiting: StoredValue<Option<(String, TimeoutHandle)>>) {
    if let Some((_, timer)) = waiting.try_update_value(Option::take).flatten() {
        timer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(filters: &str) -> Scope {
        Scope::new(CatalogFilters::parse(filters), Some(Vec::new()), None)
    }

    #[test]
    fn pages_know_where_they_lie() {
        let second = page_after(&scope("filters[tags]=a"), "two".into());
        assert_eq!(second, CatalogFilters::parse("filters[tags]=a&cursor=two&offset=20"));
        let third = page_after(&Scope::new(second, Some(Vec::new()), None), "three".into());
        assert_eq!((third.cursor.as_deref(), third.offset), (Some("three"), Some(40)));
        let back = page_before(&Scope::new(third, Some(Vec::new()), None), Some("two again".into()));
        assert_eq!((back.cursor.as_deref(), back.offset), (Some("two again"), Some(20)));
        let first = page_before(&Scope::new(back, Some(Vec::new()), None), Some("one again".into()));
        assert_eq!(first, CatalogFilters::parse("filters[tags]=a"));
    }

    #[test]
    fn the_usual_order_is_not_in_the_address() {
        let by = |column, direction| sorted(&scope("cursor=x&offset=20"), column, direction);
        assert_eq!(by("name", SortDirection::Ascending), Some(CatalogFilters::default()));
        let descending = by("type", SortDirection::Descending).unwrap();
        assert_eq!(descending, CatalogFilters::parse("orderField=spec.type,desc"));
        assert_eq!(by("tags", SortDirection::Ascending), None);
    }
}
