//! A table whose rows are all there.

use callboard_i18n::t;
use leptos::prelude::*;

use super::keyboard::{follow_row, move_between_rows};
use super::parts::{Doing, Head, Line, head_row, line_view, skeleton_row};
use crate::Progress;

/// The table without knowledge of its rows. Roles are written out because rows that are laid out as
/// cards would lose them.
#[component]
pub(super) fn TableFrame(
    caption: Signal<String>,
    heads: Signal<Vec<Head>>,
    lines: Box<dyn Fn() -> Vec<Line> + Send + Sync>,
    is_empty: Signal<bool>,
    doing: Doing,
    loading: Signal<bool>,
    skeleton_rows: usize,
    empty: ViewFn,
) -> impl IntoView {
    let heads = Memo::new(move |_| heads.get());
    let stale = Memo::new(move |_| loading.get() && !is_empty.get());
    let body = move || {
        let heads = heads.read();
        if !is_empty.get() {
            return lines().into_iter().map(|line| line_view(&heads, line, doing, None)).collect_view().into_any();
        }
        let skeletons = if loading.get() { skeleton_rows } else { 0 };
        let selectable = doing.selection.is_some();
        (0..skeletons).map(|row| skeleton_row(&heads, row, selectable)).collect_view().into_any()
    };
    let nothing = Memo::new(move |_| is_empty.get() && !loading.get());
    view! {
        <div class="table" class:table--stale=stale aria-busy=move || if loading.get() { "true" } else { "false" }>
            {move || stale.get().then(|| view! { <Progress label=t!("Loading") thin=true/> })}
            <table class="table__grid" role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead class="table__head" role="rowgroup">{move || head_row(heads.get(), doing)}</thead>
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
