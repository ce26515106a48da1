//! The list as one long table: rows are fetched in blocks as they come into sight.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use callboard_i18n::t;
use callboard_shared::catalog::CatalogFilters;
use callboard_shared::entity::Entity;
use callboard_ui::VirtualTable;
use callboard_web_core::{RequestError, RequestErrorPanel, load, remember_entities};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::heading::heading;
use super::query::{self, BLOCK};
use super::rows::{row_href, row_key, row_label, rows};
use super::state::List;
use crate::requests;

/// Blocks that are kept; those farthest from what is in sight go.
const KEPT: usize = 60;
/// Rows are asked for no more often than this: who drags the scroll bar passes thousands.
const EVERY: Duration = Duration::from_millis(100);
/// How long nothing moves before the address says where the reader is.
const REST: Duration = Duration::from_millis(300);

type Block = ArcRwSignal<Option<Vec<Arc<Entity>>>>;

/// The blocks of one question.
#[derive(Clone, Copy)]
struct Blocks {
    list: List,
    known: StoredValue<HashMap<u64, Block>>,
    failure: RwSignal<Option<RequestError>>,
    /// Another question has another number, so that late answers of an earlier one are dropped.
    question: StoredValue<u32>,
}

/// The whole list in one table.
#[component]
pub(crate) fn LongTable(
    /// The list.
    list: List,
) -> impl IntoView {
    let List { scope, page, loading, .. } = list;
    let blocks = Blocks {
        list,
        known: StoredValue::new(HashMap::new()),
        failure: RwSignal::new(None),
        question: StoredValue::new(0),
    };
    let question = Memo::new(move |_| query::block(&scope.read(), 0));
    // Asked anew, and not only looked at anew: what the catalog says now begins a new list.
    let answer = Memo::new(move |_| page.data().map(|page| Arc::as_ptr(&page).addr()));
    let total = Memo::new(move |before: Option<&usize>| {
        let known = list.total().map(|total| usize::try_from(total).unwrap_or(usize::MAX));
        known.or(before.copied()).unwrap_or_default()
    });
    let rows = rows(list);
    let fetch = at_intervals(move |window: Range<usize>| blocks.fetch(&window));
    let table = move || {
        question.track();
        answer.track();
        blocks.begin();
        let first = scope.read_untracked().filters.offset.unwrap_or_default();
        let first = usize::try_from(first).unwrap_or_default();
        view! {
            <VirtualTable
                caption=move || heading(&scope.read())
                columns=rows.columns
                total
                row=move |place: &usize| blocks.row(*place)
                key=row_key
                row_href=row_href
                row_label=row_label
                selection=list.selection
                active=list.quick
                sort=rows.sort
                on_sort=rows.on_sort
                loading=loading
                first
                on_window=fetch
                on_first=say_where(list)
            />
        }
        .into_any()
    };
    let failure = move || {
        blocks.failure.get().map(|error| {
            let retry = Callback::new(move |()| blocks.retry());
            view! { <RequestErrorPanel title=t!("Some rows could not be loaded") error retry/> }
        })
    };
    view! { {failure}{table} }.into_any()
}

impl Blocks {
    /// Forgets the rows of the question before.
    fn begin(self) {
        self.question.update_value(|number| *number += 1);
        self.known.update_value(HashMap::clear);
        self.failure.set(None);
    }

    fn block(self, number: u64) -> Block {
        let mut block = None;
        self.known.update_value(|known| block = Some(known.entry(number).or_default().clone()));
        block.unwrap_or_default()
    }

    /// The row at a place, if it is there. Tracked.
    fn row(self, place: usize) -> Option<Arc<Entity>> {
        let place = place as u64;
        let block = self.block(place / BLOCK);
        let rows = block.read();
        rows.as_ref()?.get(usize::try_from(place % BLOCK).ok()?).cloned()
    }

    /// Fetches what is in sight and not there.
    fn fetch(self, window: &Range<usize>) {
        if window.is_empty() {
            return;
        }
        let (first, last) = (window.start as u64 / BLOCK, (window.end as u64 - 1) / BLOCK);
        self.forget_far_from(first);
        for number in first..=last {
            let asked = self.known.with_value(|known| known.contains_key(&number));
            let block = self.block(number);
            // A block that was only looked at has a place, but nobody has asked for it.
            if asked && block.read_untracked().is_some() {
                continue;
            }
            self.ask(number, block);
        }
    }

    fn ask(self, number: u64, block: Block) {
        let request = requests::entities(&query::block(&self.list.scope.read_untracked(), number));
        let question = self.question.get_value();
        spawn_local(async move {
            let answer = load(request).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            match answer {
                Ok(page) => {
                    remember_entities(&page.items);
                    block.set(Some(page.items.iter().cloned().map(Arc::new).collect()));
                }
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    fn retry(self) {
        self.failure.set(None);
        let missing: Vec<(u64, Block)> = self.known.with_value(|known| {
            let missing = known.iter().filter(|(_, block)| block.read_untracked().is_none());
            missing.map(|(number, block)| (*number, block.clone())).collect()
        });
        missing.into_iter().for_each(|(number, block)| self.ask(number, block));
    }

    fn forget_far_from(self, here: u64) {
        self.known.update_value(|known| {
            if known.len() > KEPT {
                known.retain(|number, _| number.abs_diff(here) < KEPT as u64 / 2);
            }
        });
    }
}

/// Does something at once, and what is wanted again within a moment after it: only the last of it.
fn at_intervals<T: Send + Sync + 'static>(run: impl Fn(T) + Send + Sync + Clone + 'static) -> Callback<T> {
    let resting = StoredValue::new(false);
    let wanted = StoredValue::new(None::<T>);
    fn next<T: Send + Sync + 'static>(
        resting: StoredValue<bool>,
        wanted: StoredValue<Option<T>>,
        run: impl Fn(T) + Send + Sync + Clone + 'static,
    ) {
        let Some(value) = wanted.try_update_value(Option::take).flatten() else {
            resting.try_update_value(|resting| *resting = false);
            return;
        };
        resting.set_value(true);
        run(value);
        set_timeout(move || next(resting, wanted, run.clone()), EVERY);
    }
    Callback::new(move |value| {
        wanted.set_value(Some(value));
        if !resting.get_value() {
            next(resting, wanted, run.clone());
        }
    })
}

/// Puts the first row in sight into the address once nothing moves any more.
fn say_where(list: List) -> Callback<usize> {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = waiting.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    Callback::new(move |first: usize| {
        stop();
        let say = move || {
            let filters = list.filters();
            let offset = Some(first as u64).filter(|offset| *offset > 0);
            if filters.offset != offset || filters.cursor.is_some() {
                list.change(&CatalogFilters { offset, cursor: None, ..filters });
            }
        };
        waiting.set_value(set_timeout_with_handle(say, REST).ok());
    })
}
