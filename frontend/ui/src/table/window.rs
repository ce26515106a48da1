//! A long table of which only the rows in sight are there.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use callboard_i18n::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::column::{Column, RowFn, SortDirection};
use super::keyboard::{follow_row, move_between_rows};
use super::parts::{Doing, Head, Line, head_row, line_view, skeleton_row};
use super::selection::Selection;
use crate::Progress;

/// Rows beyond the edges of the window that are there as well, so that keys and quick movements find them.
const MARGIN: usize = 16;
/// The window moves by so many rows at a time, so that few movements change anything.
const STEP: usize = 8;
/// The height of a row in pixels until one was measured.
const HEIGHT: f64 = 58.0;

/// A table of any length, scrolled with the page: only the rows in sight are in the document. All rows must be of
/// one height; the sheet of whoever uses it sees to that.
#[component]
pub fn VirtualTable<R>(
    /// What the table holds; for assistive technology.
    #[prop(into)]
    caption: Signal<String>,
    /// The columns.
    #[prop(into)]
    columns: Signal<Vec<Column<R>>>,
    /// How many rows there are.
    #[prop(into)]
    total: Signal<usize>,
    /// The row at a place, from 0; none while it is fetched. Tracked.
    #[prop(into)]
    row: RowFn<usize, Option<R>>,
    /// What tells one row from another.
    #[prop(into)]
    key: RowFn<R, String>,
    /// Where a row goes, as in [`super::DataTable`].
    #[prop(into)]
    row_href: RowFn<R, String>,
    /// Called with the rows that are in the document, whenever that changes.
    #[prop(into)]
    on_window: Callback<Range<usize>>,
    /// Called with the first row in sight.
    #[prop(into)]
    on_first: Callback<usize>,
    /// The row that is scrolled to at first.
    #[prop(optional)]
    first: usize,
    /// The column that the rows are ordered by.
    #[prop(optional, into)]
    sort: Signal<Option<(String, SortDirection)>>,
    /// Called with the column and direction that the reader wants.
    #[prop(optional, into)]
    on_sort: Option<Callback<(String, SortDirection)>>,
    /// Lets rows be selected.
    #[prop(optional)]
    selection: Option<Selection>,
    /// What a row is called, for whoever selects it.
    #[prop(optional, into)]
    row_label: Option<RowFn<R, String>>,
    /// The key of the row that is open elsewhere on the page.
    #[prop(optional, into)]
    active: Signal<Option<String>>,
    /// The rows are not yet those that were asked for.
    #[prop(optional, into)]
    loading: Signal<bool>,
) -> impl IntoView
where
    R: Send + Sync + 'static,
{
    let heads = Signal::derive(move || columns.read().iter().map(Head::of).collect::<Vec<_>>());
    let (row_of, key_of) = (row.clone(), key.clone());
    let line = Arc::new(move |place: usize| {
        let row = row.call(&place)?;
        let key = key.call(&row);
        let label = row_label.as_ref().map_or_else(|| key.clone(), |label| label.call(&row));
        let href = Some(row_href.call(&row));
        let cells = columns.read().iter().map(|column| (column.cell)(&row)).collect();
        Some(Line { key, label, href, cells })
    });
    let key_at = Arc::new(move |place: usize| row_of.call(&place).map(|row| key_of.call(&row)));
    view! {
        <WindowFrame caption heads total line key_at on_window on_first first sort on_sort selection active loading/>
    }
    .into_any()
}

type LineAt = Arc<dyn Fn(usize) -> Option<Line> + Send + Sync>;
type KeyAt = Arc<dyn Fn(usize) -> Option<String> + Send + Sync>;

/// The table without knowledge of its rows.
#[component]
fn WindowFrame(
    caption: Signal<String>,
    heads: Signal<Vec<Head>>,
    total: Signal<usize>,
    line: LineAt,
    key_at: KeyAt,
    on_window: Callback<Range<usize>>,
    on_first: Callback<usize>,
    first: usize,
    sort: Signal<Option<(String, SortDirection)>>,
    on_sort: Option<Callback<(String, SortDirection)>>,
    selection: Option<Selection>,
    active: Signal<Option<String>>,
    loading: Signal<bool>,
) -> impl IntoView {
    let heads = Memo::new(move |_| heads.get());
    let body = NodeRef::<html::Tbody>::new();
    let height = RwSignal::new(HEIGHT);
    // Before anything was measured: the rows around the one to begin with.
    let window = RwSignal::new((first / STEP * STEP).saturating_sub(MARGIN)..first + 2 * MARGIN);
    let rows = Memo::new(move |_| {
        let window = window.read();
        let total = total.get();
        window.start.min(total)..window.end.min(total)
    });
    let keys = Memo::new(move |_| rows.get().filter_map(|place| key_at(place)).collect::<Vec<_>>());
    let doing = Doing { sort, on_sort, selection, keys: keys.into(), active };

    // The row to begin with is held at its place until the reader moves: heights are assumed at first, rows come in
    // portions, and what stands above the table appears little by little.
    let hold = RwSignal::new((first > 0).then(Hold::default));
    let is_held = Memo::new(move |_| hold.read().is_some());
    let look = move || {
        let Some(body) = body.get_untracked() else { return };
        if let Some(measured) = height_of_row(&body).filter(|measured| *measured != height.get_untracked()) {
            height.set(measured);
        }
        if let Some(held) = hold.get_untracked().filter(|_| total.get_untracked() > 0) {
            let first = first.min(total.get_untracked() - 1);
            let away = body.get_bounding_client_rect().top() + first as f64 * height.get_untracked() - covered(&body);
            let still = held.keep(away);
            if still != Some(held) {
                hold.set(still);
            }
        }
        let (top, seen) = (covered(&body) - body.get_bounding_client_rect().top(), inner_height());
        // A row that ends where the view begins, but for a part of a pixel, is not in sight.
        let place = |pixels: f64| (pixels / height.get_untracked() + 0.01).max(0.0) as usize;
        // Where the reader is, is known once there are rows.
        if total.get_untracked() > 0 {
            on_first.run(place(top).min(total.get_untracked() - 1));
        }
        let next = window_around(place(top), place(top + seen));
        if *window.read_untracked() != next {
            window.set(next);
        }
    };
    // A frame may come when the table has gone, with everything that it knew.
    let alive = Arc::new(AtomicBool::new(true));
    let gone = Arc::clone(&alive);
    on_cleanup(move || gone.store(false, Ordering::Relaxed));
    let look = at_next_frame(look, alive);
    let (on_scroll, on_resize, on_shift, on_change) = (look.clone(), look.clone(), look.clone(), look);
    let handles = [
        window_event_listener(ev::scroll, move |_| on_scroll()),
        window_event_listener(ev::resize, move |_| on_resize()),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
    if first > 0 {
        on_height_of_page(on_shift);
    }
    Effect::new(move || on_window.run(rows.get()));
    Effect::new(move || {
        // Also when rows have come, which are not as high as was assumed.
        keys.track();
        rows.track();
        on_change();
    });
    let gap = move |rows: usize| format!("{}px", (rows as f64 * height.get()).round());
    let before = move || gap(rows.read().start);
    let after = move || gap(total.get().saturating_sub(rows.read().end));
    let line_at = move |place: usize| {
        let line = Arc::clone(&line);
        let row = move || {
            let heads = heads.read();
            match line(place) {
                Some(line) => line_view(&heads, line, doing, Some(place + 1)),
                None => skeleton_row(&heads, place, selection.is_some()),
            }
        };
        row.into_any()
    };
    view! {
        <div class="table table--window" class:table--held=is_held class:table--stale=loading aria-busy=move || if loading.get() { "true" } else { "false" }>
            {move || loading.get().then(|| view! { <Progress label=t!("Loading") thin=true/> })}
            <table class="table__grid" role="table" aria-rowcount=move || total.get() + 1>
                <caption class="visually-hidden">{caption}</caption>
                <thead class="table__head" role="rowgroup">{move || head_row(heads.get(), doing)}</thead>
                <tbody
                    node_ref=body
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
                    <tr class="table__gap" aria-hidden="true" style:block-size=before></tr>
                    <For each=move || rows.get() key=|place| *place children=line_at/>
                    <tr class="table__gap" aria-hidden="true" style:block-size=after></tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The rows that are there when these are in sight.
fn window_around(first: usize, last: usize) -> Range<usize> {
    let start = first.saturating_sub(MARGIN) / STEP * STEP;
    let end = (last + MARGIN).div_ceil(STEP) * STEP;
    start..end
}

fn height_of_row(body: &web_sys::Element) -> Option<f64> {
    // Not the first one: it has no line above.
    let row = body.query_selector(".table__row:not(.table__row--skeleton) ~ .table__row").ok().flatten()?;
    Some(row.get_bounding_client_rect().height()).filter(|height| *height > 8.0)
}

fn inner_height() -> f64 {
    leptos::prelude::window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0)
}

/// A row that is held where the rows begin to be in sight.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Hold {
    /// How far the page was scrolled when the row was there last.
    scrolled: Option<f64>,
}

impl Hold {
    /// Brings the row back that is so many pixels away from its place; nothing once the reader has moved the page.
    fn keep(self, away: f64) -> Option<Self> {
        let window = leptos::prelude::window();
        let scrolled = || window.scroll_y().unwrap_or_default();
        // Parts of a pixel are for the browser to round.
        let is_away = away.abs() >= 1.0;
        if is_away && self.scrolled.is_some_and(|known| (known - scrolled()).abs() >= 1.0) {
            return None;
        }
        if is_away {
            window.scroll_by_with_x_and_y(0.0, away);
        }
        Some(Self { scrolled: Some(scrolled()) })
    }
}

/// Runs something whenever the page becomes higher or lower, until the view that asks for it goes.
fn on_height_of_page(run: impl Fn() + 'static) {
    let Some(page) = document().body() else { return };
    let changed = Closure::<dyn Fn()>::new(run);
    let Ok(observer) = web_sys::ResizeObserver::new(changed.as_ref().unchecked_ref()) else { return };
    observer.observe(&page);
    let kept = StoredValue::new_local((observer, changed));
    on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
}

/// How much of the view lies under what stays in sight above the rows: the head of the table, and what it stays below.
fn covered(body: &web_sys::Element) -> f64 {
    let head = body.previous_element_sibling().and_then(|head| head.query_selector("th").ok().flatten());
    let Some(head) = head else { return 0.0 };
    let style = leptos::prelude::window().get_computed_style(&head).ok().flatten();
    let top = style.and_then(|style| style.get_property_value("top").ok());
    // The browser reads it: tables for reading decimals would be eleven kilobytes of every page.
    let top = top.map_or(f64::NAN, |top| js_sys::parse_float(&top));
    let top = if top.is_finite() { top } else { 0.0 };
    top + head.get_bounding_client_rect().height()
}

/// Runs something before the next frame is drawn, once however often it is asked for, while `alive`.
fn at_next_frame(
    run: impl Fn() + Clone + Send + Sync + 'static,
    alive: Arc<AtomicBool>,
) -> impl Fn() + Clone + Send + Sync {
    let waits = Arc::new(AtomicBool::new(false));
    move || {
        if waits.swap(true, Ordering::Relaxed) {
            return;
        }
        let (waits, alive, run) = (Arc::clone(&waits), Arc::clone(&alive), run.clone());
        request_animation_frame(move || {
            waits.store(false, Ordering::Relaxed);
            if alive.load(Ordering::Relaxed) {
                run();
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_moves_in_steps() {
        assert_eq!(window_around(0, 14), 0..32);
        assert_eq!(window_around(7, 21), 0..40);
        assert_eq!(window_around(16, 30), 0..48);
        assert_eq!(window_around(100, 114), 80..136);
        assert_eq!(window_around(103, 118), 80..136);
    }
}
