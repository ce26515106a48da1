//! The parts of a table, without knowledge of what a row is.

use callboard_i18n::t;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::column::{Column, SortDirection};
use super::selection::Selection;
use crate::{Icon, IconView, Skeleton};

/// A column without its cells.
#[derive(Clone, PartialEq)]
pub(super) struct Head {
    id: &'static str,
    header: String,
    sort: bool,
    width: Option<&'static str>,
    class: &'static str,
    hide_header: bool,
}

impl Head {
    pub(super) fn of<R>(column: &Column<R>) -> Self {
        Self {
            id: column.id,
            header: column.header.clone(),
            sort: column.sort,
            width: column.width,
            class: column.hide_below.map_or("table__cell", |below| below.class()),
            hide_header: column.hide_header,
        }
    }
}

/// A row that has been drawn.
pub(super) struct Line {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) href: Option<String>,
    pub(super) cells: Vec<AnyView>,
}

/// What a table lets be done with its rows.
#[derive(Clone, Copy)]
pub(super) struct Doing {
    pub(super) sort: Signal<Option<(String, SortDirection)>>,
    pub(super) on_sort: Option<Callback<(String, SortDirection)>>,
    pub(super) selection: Option<Selection>,
    /// The keys of the rows that are there.
    pub(super) keys: Signal<Vec<String>>,
    /// The row that is open elsewhere on the page.
    pub(super) active: Signal<Option<String>>,
}

/// The line of headers.
pub(super) fn head_row(heads: Vec<Head>, doing: Doing) -> AnyView {
    let all = doing.selection.map(|selection| select_all(selection, doing.keys));
    let cells = heads
        .into_iter()
        .enumerate()
        .map(|(place, head)| head_view(head, place == 0, doing.sort, doing.on_sort))
        .collect_view();
    view! { <tr role="row">{all}{cells}</tr> }.into_any()
}

/// Selects what is there, or nothing of it.
fn select_all(selection: Selection, keys: Signal<Vec<String>>) -> AnyView {
    let selected = Memo::new(move |_| keys.read().iter().filter(|key| selection.has(key)).count());
    let every = Memo::new(move |_| selected.get() > 0 && selected.get() == keys.read().len());
    let some = move || selected.get() != 0 && !every.get();
    let press = move |_: MouseEvent| selection.set_all(keys.get_untracked(), !every.get_untracked());
    view! {
        <th class="table__cell table__cell--select" role="columnheader" scope="col">
            <input
                class="choice__box"
                type="checkbox"
                aria-label=t!("Select all rows in sight")
                prop:checked=every
                prop:indeterminate=some
                on:click=press
            />
        </th>
    }
    .into_any()
}

fn head_view(
    head: Head,
    main: bool,
    sort: Signal<Option<(String, SortDirection)>>,
    on_sort: Option<Callback<(String, SortDirection)>>,
) -> AnyView {
    let id = head.id;
    let class = cell_class(head.class, main);
    let direction = move || sort.read().as_ref().filter(|(column, _)| column == id).map(|(_, direction)| *direction);
    let Some(on_sort) = on_sort.filter(|_| head.sort) else {
        let header = match head.hide_header {
            true => view! { <span class="visually-hidden">{head.header}</span> }.into_any(),
            false => head.header.into_any(),
        };
        return view! {
            <th class=class role="columnheader" scope="col" data-column=id style:inline-size=head.width>{header}</th>
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
        <th class=class role="columnheader" scope="col" data-column=id aria-sort=aria_sort style:inline-size=head.width>
            <button class="table__sort" type="button" on:click=press>
                {head.header}
                {move || view! { <IconView icon=icon() size=12/> }}
            </button>
        </th>
    }
    .into_any()
}

/// A row. `number` is its place in the whole, from 1, when not all of them are there.
pub(super) fn line_view(heads: &[Head], line: Line, doing: Doing, number: Option<usize>) -> AnyView {
    let Line { key, label, href, cells } = line;
    let select = doing.selection.map(|selection| select_one(selection, key.clone(), label, doing.keys));
    let class = if href.is_some() { "table__row table__row--link" } else { "table__row" };
    let mut href = href;
    let cells = heads
        .iter()
        .zip(cells)
        .enumerate()
        .map(|(place, (head, content))| {
            // `take`: only the first cell gets the link.
            let content = match href.take() {
                Some(href) => view! { <a class="table__link" href=href>{content}</a> }.into_any(),
                None => content,
            };
            let class = cell_class(head.class, place == 0);
            view! { <td class=class role="cell" data-column=head.id data-label=head.header.clone()>{content}</td> }
        })
        .collect_view();
    let (own, active) = (key.clone(), doing.active);
    let is_active = Memo::new(move |_| active.read().as_deref() == Some(own.as_str()));
    let own = key.clone();
    let is_selected = Memo::new(move |_| doing.selection.is_some_and(|selection| selection.has(&own)));
    view! {
        <tr
            role="row"
            class=class
            class:table__row--active=is_active
            class:table__row--selected=is_selected
            data-key=key
            aria-rowindex=number.map(|number| number + 1)
        >
            {select}{cells}
        </tr>
    }
    .into_any()
}

/// Selects one row; with Shift all from the one that was selected before.
fn select_one(selection: Selection, key: String, label: String, keys: Signal<Vec<String>>) -> AnyView {
    let own = key.clone();
    let checked = move || selection.has(&own);
    let press = move |event: MouseEvent| {
        let input = event.current_target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let on = input.is_some_and(|input| input.checked());
        match event.shift_key() {
            true => selection.set_until(&key, on, &keys.read_untracked()),
            false => selection.set(&key, on),
        }
    };
    view! {
        <td class="table__cell table__cell--select" role="cell">
            <input
                class="choice__box"
                type="checkbox"
                aria-label=t!("Select {label}", label)
                prop:checked=checked
                on:click=press
            />
        </td>
    }
    .into_any()
}

/// A grey row of the same number of cells.
pub(super) fn skeleton_row(heads: &[Head], row: usize, selectable: bool) -> AnyView {
    // Of different widths, as text is; the same at every load, so that it does not flicker.
    const WIDTHS: [&str; 5] = ["72%", "48%", "60%", "36%", "54%"];
    let cells = heads
        .iter()
        .enumerate()
        .map(|(column, head)| {
            let width = if head.hide_header { "0" } else { WIDTHS[(row * 2 + column * 3) % WIDTHS.len()] };
            let class = cell_class(head.class, column == 0);
            view! { <td class=class role="cell" data-column=head.id><Skeleton width/></td> }
        })
        .collect_view();
    let select = selectable.then(|| view! { <td class="table__cell table__cell--select" role="cell"></td> });
    view! { <tr role="row" class="table__row table__row--skeleton">{select}{cells}</tr> }.into_any()
}

/// The first column of the data is what a row is about: its title where rows are cards.
fn cell_class(class: &'static str, main: bool) -> String {
    if main { format!("{class} table__cell--main") } else { class.to_owned() }
}
