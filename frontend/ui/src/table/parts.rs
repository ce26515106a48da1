//! The table itself, without knowledge of what a row is.

use leptos::prelude::*;

use super::column::{Column, SortDirection};
use super::keyboard::{follow_row, move_between_rows};
use crate::{Icon, IconView, Progress, Skeleton};

/// A column without its cells.
#[derive(Clone, PartialEq)]
pub(super) struct Head {
    id: &'static str,
    header: String,
    sort: bool,
    width: Option<&'static str>,
    class: &'static str,
}

impl Head {
    pub(super) fn of<R>(column: &Column<R>) -> Self {
        Self {
            id: column.id,
            header: column.header.clone(),
            sort: column.sort,
            width: column.width,
            class: column.hide_below.map_or("table__cell", |below| below.class()),
        }
    }
}

/// A row that has been drawn.
pub(super) struct Line {
    pub(super) key: String,
    pub(super) href: Option<String>,
    pub(super) cells: Vec<AnyView>,
}

/// The table without knowledge of its rows. Roles are written out because rows that are laid out as
/// cards would lose them.
#[component]
pub(super) fn TableFrame(
    caption: Signal<String>,
    heads: Signal<Vec<Head>>,
    lines: Box<dyn Fn() -> Vec<Line> + Send + Sync>,
    is_empty: Signal<bool>,
    sort: Signal<Option<(String, SortDirection)>>,
    on_sort: Option<Callback<(String, SortDirection)>>,
    loading: Signal<bool>,
    skeleton_rows: usize,
    empty: ViewFn,
) -> impl IntoView {
    let heads = Memo::new(move |_| heads.get());
    let stale = Memo::new(move |_| loading.get() && !is_empty.get());
    let head_cells = move || heads.get().into_iter().map(|head| head_view(head, sort, on_sort)).collect_view();
    let body = move || {
        if !is_empty.get() {
            let heads = heads.read();
            return lines().into_iter().map(|line| line_view(&heads, line)).collect_view().into_any();
        }
        let skeletons = if loading.get() { skeleton_rows } else { 0 };
        (0..skeletons).map(|row| skeleton_row(&heads.read(), row)).collect_view().into_any()
    };
    let nothing = Memo::new(move |_| is_empty.get() && !loading.get());
    view! {
        <div class="table" class:table--stale=stale aria-busy=move || if loading.get() { "true" } else { "false" }>
            {move || stale.get().then(|| view! { <Progress label="Loading" thin=true/> })}
            <table class="table__grid" role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead class="table__head" role="rowgroup"><tr role="row">{head_cells}</tr></thead>
                <tbody
                    class="table__body"
                    role="rowgroup"
                    on:keydown=move_between_rows
                    on:click=follow_row
                    on:auxclick=move |event| {
                        if event.button() == 1 {
                            follow_row(event);
                        }
                    }
                >
                    {body}
                </tbody>
            </table>
            // Not a row: a cell over all columns would have to know which of them the width hides.
            {move || nothing.get().then(|| view! { <div class="table__empty">{empty.run()}</div> })}
        </div>
    }
    .into_any()
}

fn head_view(
    head: Head,
    sort: Signal<Option<(String, SortDirection)>>,
    on_sort: Option<Callback<(String, SortDirection)>>,
) -> AnyView {
    let id = head.id;
    let direction = move || sort.read().as_ref().filter(|(column, _)| column == id).map(|(_, direction)| *direction);
    let Some(on_sort) = on_sort.filter(|_| head.sort) else {
        return view! {
            <th class=head.class role="columnheader" scope="col" data-column=id style:inline-size=head.width>{head.header}</th>
        }
        .into_any();
    };
    let aria_sort = move || match direction() {
        Some(SortDirection::Ascending) => "ascending",
        Some(SortDirection::Descending) => "descending",
        None => "none",
    };
    let icon = move || match direction() {
        Some(SortDirection::Descending) => Icon::SortDesc,
        _ => Icon::SortAsc,
    };
    let press = move |_| {
        let next = direction().map_or(SortDirection::Ascending, SortDirection::reverse);
        on_sort.run((id.to_owned(), next));
    };
    view! {
        <th class=head.class role="columnheader" scope="col" data-column=id aria-sort=aria_sort style:inline-size=head.width>
            <button class="table__sort" type="button" on:click=press>
                {head.header}
                {move || view! { <IconView icon=icon() size=12/> }}
            </button>
        </th>
    }
    .into_any()
}

fn line_view(heads: &[Head], line: Line) -> AnyView {
    let Line { key, href, cells } = line;
    let linked = href.is_some();
    let mut href = href;
    let cells = heads
        .iter()
        .zip(cells)
        .map(|(head, content)| {
            // `take`: only the first cell gets the link.
            let content = match href.take() {
                Some(href) => view! { <a class="table__link" href=href>{content}</a> }.into_any(),
                None => content,
            };
            view! {
                <td class=head.class role="cell" data-column=head.id data-label=head.header.clone()>{content}</td>
            }
        })
        .collect_view();
    let class = if linked { "table__row table__row--link" } else { "table__row" };
    view! { <tr role="row" class=class data-key=key>{cells}</tr> }.into_any()
}

fn skeleton_row(heads: &[Head], row: usize) -> AnyView {
    // Of different widths, as text is; the same at every load, so that it does not flicker.
    const WIDTHS: [&str; 5] = ["72%", "48%", "60%", "36%", "54%"];
    let cells = heads
        .iter()
        .enumerate()
        .map(|(column, head)| {
            let width = WIDTHS[(row * 2 + column * 3) % WIDTHS.len()];
            view! { <td class=head.class role="cell" data-column=head.id><Skeleton width/></td> }
        })
        .collect_view();
    view! { <tr role="row" class="table__row table__row--skeleton">{cells}</tr> }.into_any()
}
