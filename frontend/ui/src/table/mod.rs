//! Tables of anything: columns are data, rows are whatever a page has.

mod column;
mod frame;
mod keyboard;
mod parts;
mod selection;
mod window;

use leptos::prelude::*;

pub use column::{Breakpoint, Column, RowFn, SortDirection};
use frame::TableFrame;
use parts::{Doing, Head, Line};
pub use selection::Selection;
pub use window::VirtualTable;

/// A table. The head stays in sight, arrow keys move between rows, on phones every row becomes a card.
///
/// While data loads for the first time it shows grey rows; later it keeps the old rows and dims them, so
/// that nothing jumps.
#[component]
pub fn DataTable<R>(
    /// What the table holds; for assistive technology.
    #[prop(into)]
    caption: Signal<String>,
    /// The columns.
    #[prop(into)]
    columns: Signal<Vec<Column<R>>>,
    /// The rows.
    #[prop(into)]
    rows: Signal<Vec<R>>,
    /// What tells one row from another.
    #[prop(into)]
    key: RowFn<R, String>,
    /// The column that the rows are ordered by.
    #[prop(optional, into)]
    sort: Signal<Option<(String, SortDirection)>>,
    /// Called with the column and direction that the reader wants.
    #[prop(optional, into)]
    on_sort: Option<Callback<(String, SortDirection)>>,
    /// Where a row goes. The first cell's content becomes the link (it must not hold one itself), and a
    /// press anywhere on the row follows it.
    #[prop(optional, into)]
    row_href: Option<RowFn<R, String>>,
    /// Lets rows be selected.
    #[prop(optional)]
    selection: Option<Selection>,
    /// What a row is called, for whoever selects it; its key when not given.
    #[prop(optional, into)]
    row_label: Option<RowFn<R, String>>,
    /// The key of the row that is open elsewhere on the page.
    #[prop(optional, into)]
    active: Signal<Option<String>>,
    /// Data is being fetched.
    #[prop(optional, into)]
    loading: Signal<bool>,
    /// How many grey rows are shown while there is nothing else.
    #[prop(default = 8)]
    skeleton_rows: usize,
    /// What stands there when there are no rows.
    #[prop(optional, into)]
    empty: ViewFn,
) -> impl IntoView
where
    R: Send + Sync + 'static,
{
    let heads = Signal::derive(move || columns.read().iter().map(Head::of).collect::<Vec<_>>());
    let key_of = key.clone();
    let keys = Signal::derive(move || rows.read().iter().map(|row| key_of.call(row)).collect::<Vec<_>>());
    // From here on nothing knows `R`: the frame below is compiled once for all tables.
    let lines = Box::new(move || {
        let columns = columns.read();
        let rows = rows.read();
        rows.iter()
            .map(|row| {
                let key = key.call(row);
                Line {
                    label: row_label.as_ref().map_or_else(|| key.clone(), |label| label.call(row)),
                    href: row_href.as_ref().map(|href| href.call(row)),
                    cells: columns.iter().map(|column| (column.cell)(row)).collect(),
                    key,
                }
            })
            .collect::<Vec<_>>()
    });
    let is_empty = Signal::derive(move || rows.read().is_empty());
    let doing = Doing { sort, on_sort, selection, keys, active };
    view! { <TableFrame caption heads lines is_empty doing loading skeleton_rows empty/> }.into_any()
}
