//! The table of the list, with its paging.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_ui::DataTable;
use callboard_web_core::{RequestErrorPanel, remember_entities};
use leptos::prelude::*;

use super::config::Paging;
use super::empty::NothingFound;
use super::heading::heading;
use super::paging::ListPages;
use super::rows::{prefetch_row, row_focus, row_href, row_key, row_keys, row_label, rows};
use super::scroll::LongTable;
use super::state::List;

/// The rows of the list, or what went wrong, and the way to other pages.
#[component]
pub(crate) fn ListTable(
    /// The list.
    list: List,
) -> impl IntoView {
    let List { scope, page, .. } = list;
    let failed = Memo::new(move |_| page.failure());
    Effect::new(move || {
        if let Some(page) = page.data() {
            remember_entities(&page.items);
        }
    });
    let paging = Memo::new(move |_| scope.read().paging);
    let nothing = Memo::new(move |_| list.total() == Some(0));
    let table = move || match (paging.get(), nothing.get()) {
        (Paging::Scroll, false) => view! { <LongTable list/> }.into_any(),
        _ => view! { <PageTable list/> }.into_any(),
    };
    let body = move || match failed.get() {
        Some(error) => view! {
            <RequestErrorPanel
                title=t!("The list could not be loaded")
                error
                retry=Callback::new(move |()| page.refetch())
            />
        }
        .into_any(),
        None => view! {
            <div
                class="catalog__table"
                on:pointermove=prefetch_row()
                on:keydown=row_keys(list)
                on:focusin=row_focus(list)
            >
                {table}
            </div>
        }
        .into_any(),
    };
    body.into_any()
}

/// A page of rows.
#[component]
fn PageTable(list: List) -> impl IntoView {
    let List { scope, page, loading, .. } = list;
    let entities = Memo::new(move |_| {
        let page = page.data();
        page.iter().flat_map(|page| page.items.iter().cloned().map(Arc::new)).collect::<Vec<_>>()
    });
    let rows = rows(list);
    view! {
        <DataTable
            caption=move || heading(&scope.read())
            columns=rows.columns
            rows=entities
            key=row_key
            row_href=row_href
            row_label=row_label
            selection=list.selection
            active=list.quick
            sort=rows.sort
            on_sort=rows.on_sort
            loading=loading
            skeleton_rows=10
            empty=move || view! { <NothingFound list=list/> }
        />
        <ListPages list/>
    }
    .into_any()
}
