//! Entities in rows.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::entity::Entity;
use callboard_shared::query::{Direction, Order};
use callboard_ui::{Column, DataTable, EmptyState, ErrorPanel, Icon, Pagination, SearchField, SortDirection, grouped};
use callboard_web_core::{RequestErrorPanel, remember_entities, use_query};
use leptos::prelude::*;

use super::question;
use crate::kinds;
use crate::list::cells::column;
use crate::list::columns::{ListColumn, NAME_FIELD, usual};
use crate::list::rows::{row_href, row_key, row_label};
use crate::requests;

/// Where in the list the rows lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Place {
    cursor: Option<String>,
    before: u64,
}

/// The entities under a filter, with search, order and pages; a row leads to the entity's page in the portal.
#[component]
pub fn EntityTable(
    /// Which entities, in the grammar of the API: `kind=component,spec.type=service`. Empty for all.
    #[prop(optional, into)]
    filter: Signal<String>,
    /// What stands above; the kind in the plural when not given.
    #[prop(optional, into)]
    title: Signal<Option<String>>,
    /// Rows a page.
    #[prop(default = 10.into(), into)]
    rows: Signal<u64>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let order = RwSignal::new(by_name());
    let place = RwSignal::new(Place::default());
    let kind = Memo::new(move |_| question::kind_of(&filter.read()));
    // Another question begins at its first page.
    let first = move || place.set(Place::default());
    Effect::watch(
        move || (filter.get(), rows.get()),
        move |_, _, _| {
            order.set(by_name());
            first();
        },
        false,
    );

    let asked = Memo::new(move |_| {
        let place = place.read();
        question::page(&filter.read(), &text.read(), &order.read(), rows.get(), place.cursor.as_deref())
    });
    let page = use_query(move || asked.get().ok().map(|asked| requests::entities(&asked)));
    let entities = Memo::new(move |_| {
        let page = page.data();
        page.iter().flat_map(|page| page.items.iter().cloned().map(Arc::new)).collect::<Vec<_>>()
    });
    Effect::new(move || {
        if let Some(page) = page.data() {
            remember_entities(&page.items);
        }
    });
    let name = Memo::new(move |_| title.get().unwrap_or_else(|| kinds::plural(&kind.read())));
    let total = Memo::new(move |_| page.data().map_or(0, |page| page.total_items));
    let heading = move || match total.get() {
        0 => name.get(),
        total => format!("{} · {}", name.read(), grouped(total)),
    };
    let problem = Memo::new(move |_| asked.read().as_ref().err().map(ToString::to_string));
    let failed = Memo::new(move |_| page.failure());
    let search = move |found: String| {
        if text.get_untracked() != found {
            text.set(found);
            first();
        }
    };
    let body = move || {
        if let Some(problem) = problem.get() {
            let title = Signal::stored(t!("The filter cannot be read").to_owned());
            let example = "kind=component,spec.type=service";
            let hint = Some(t!("Write it as in the API: {example}.", example));
            return view! {
                <div class="embed-table__problem">
                    <ErrorPanel title message=problem hint/>
                </div>
            }
            .into_any();
        }
        match failed.get() {
            Some(error) => view! {
                <div class="embed-table__problem">
                    <RequestErrorPanel
                        title=t!("The list could not be loaded")
                        error
                        retry=Callback::new(move |()| page.refetch())
                    />
                </div>
            }
            .into_any(),
            None => view! {
                <div class="catalog__table">
                    <Rows entities=entities kind=kind order place name=name.into() loading=Signal::derive(move || {
                        let state = page.state.read();
                        state.previous || state.is_loading()
                    }) rows=rows/>
                </div>
                {pages(page, place)}
            }
            .into_any(),
        }
    };
    view! {
        <section class="embed-table">
            <div class="embed-table__head">
                <h2 class="embed-table__title">{heading}</h2>
                <div class="embed-table__search">
                    <SearchField
                        label=move || t!("Search {kinds}", kinds = kinds::plural_in_text(&kind.read()))
                        placeholder=t!("Search…")
                        value=text
                        on_input=search
                    />
                </div>
            </div>
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn Rows(
    entities: Memo<Vec<Arc<Entity>>>,
    kind: Memo<String>,
    order: RwSignal<Order>,
    place: RwSignal<Place>,
    name: Signal<String>,
    loading: Signal<bool>,
    rows: Signal<u64>,
) -> impl IntoView {
    let columns = Signal::derive(move || {
        let kind = kind.read();
        let shown = usual(&kind, false, false);
        shown.iter().map(|one| column(*one, &kind, &shown, false)).collect::<Vec<Column<Arc<Entity>>>>()
    });
    let sort = Signal::derive(move || {
        let order = order.read();
        let direction = match order.direction {
            Direction::Asc => SortDirection::Ascending,
            Direction::Desc => SortDirection::Descending,
        };
        Some((ListColumn::of_field(&order.field)?.id().to_owned(), direction))
    });
    let on_sort = move |(id, direction): (String, SortDirection)| {
        let Some(field) = ListColumn::of_id(&id).and_then(|column| column.sort_field(&kind.read_untracked())) else {
            return;
        };
        let direction = match direction {
            SortDirection::Ascending => Direction::Asc,
            SortDirection::Descending => Direction::Desc,
        };
        order.set(Order::new(field, direction));
        place.set(Place::default());
    };
    let nothing = move || {
        let title = t!("No {kinds}", kinds = kinds::plural_in_text(&kind.read()));
        let body = t!("Nothing in the catalog fits, or the token of this page may not see it.").to_owned();
        view! { <EmptyState icon=Icon::Search title body=Some(body)/> }
    };
    view! {
        <DataTable
            caption=name
            columns
            rows=entities
            key=row_key
            row_href=row_href
            row_label=row_label
            sort
            on_sort=on_sort
            loading
            skeleton_rows=usize::try_from(rows.get_untracked()).unwrap_or(10)
            empty=nothing
        />
    }
    .into_any()
}

/// The way to other pages; nothing when all rows are in sight.
fn pages(
    page: callboard_web_core::Query<callboard_shared::catalog::QueryEntitiesResponse>,
    place: RwSignal<Place>,
) -> impl IntoView {
    let shown = move || page.data().map_or(0, |page| page.items.len() as u64);
    let total = move || page.data().map_or(0, |page| page.total_items);
    let info = Memo::new(move |_| page.data().map(|page| page.page_info.clone()).unwrap_or_default());
    let settled = move || !page.state.read().previous;
    // Rows of another place that are still there keep their numbers.
    let range = Memo::new(move |known: Option<&String>| {
        let before = place.read().before;
        if let Some(known) = known.filter(|_| !settled()) {
            return known.clone();
        }
        t!(
            "{first}–{last} of {total}",
            first = grouped(before + 1),
            last = grouped(before + shown()),
            total = grouped(total())
        )
    });
    let next = move |()| {
        if let Some(cursor) = info.read_untracked().next_cursor.clone() {
            let before = place.read_untracked().before
                + page.state.with_untracked(|state| state.data.as_ref().map_or(0, |page| page.items.len() as u64));
            place.set(Place { cursor: Some(cursor), before });
        }
    };
    let previous = move |()| {
        if let Some(cursor) = info.read_untracked().prev_cursor.clone() {
            let before = place.read_untracked().before;
            let step = page.state.with_untracked(|state| state.data.as_ref().map_or(0, |page| page.items.len() as u64));
            place.set(Place { cursor: Some(cursor), before: before.saturating_sub(step) });
        }
    };
    let several = Memo::new(move |_| shown() > 0 && (total() > shown() || place.read().before > 0));
    move || {
        several.get().then(|| {
            view! {
                <Pagination
                    range
                    has_prev=move || settled() && info.read().prev_cursor.is_some()
                    has_next=move || settled() && info.read().next_cursor.is_some()
                    on_prev=previous
                    on_next=next
                />
            }
        })
    }
}

fn by_name() -> Order {
    Order::new(NAME_FIELD, Direction::Asc)
}
