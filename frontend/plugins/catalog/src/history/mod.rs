//! What changed about an entity, when and why.

mod activity;
mod days;
mod lines;
mod timeline;
pub(crate) mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{HistoryItem, HistoryQuery, HistoryResponse};
use callboard_shared::entity::EntityRef;
use callboard_ui::{Button, EmptyState, Icon, Skeleton};
use callboard_web_core::{RequestError, RequestErrorPanel, load, use_query};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::requests;
use activity::Activity;
use callboard_web_core::time::{present, use_now};
use timeline::Timeline;
pub(crate) use timeline::place;

/// Changes on a page.
const PAGE: u32 = 25;
/// Changes that the plot knows of at most.
const PLOTTED: u32 = 500;
const DAY: f64 = 24.0 * 60.0 * 60.0 * 1000.0;

/// The plot and the changes.
#[component]
pub(crate) fn History(
    /// Whose.
    entity: EntityRef,
) -> impl IntoView {
    let this = entity.clone();
    let newest = use_query(move || Some(requests::history(&this, &page(None))));
    // Changes are kept by number: new ones come at one end, older ones at the other.
    let known = RwSignal::new(BTreeMap::<i64, Arc<HistoryItem>>::new());
    let cursor = RwSignal::new(None::<String>);
    let reached = RwSignal::new(false);
    let take = move |page: &HistoryResponse| {
        known.update(|known| known.extend(page.items.iter().map(|item| (item.sequence, Arc::new(item.clone())))));
    };
    Effect::new(move || {
        let Some(page) = newest.data() else { return };
        take(&page);
        if !reached.get_untracked() {
            cursor.set(page.page_info.next_cursor.clone());
        }
    });
    let items = Memo::new(move |_| known.read().values().rev().cloned().collect::<Vec<_>>());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<RequestError>);
    let of = StoredValue::new(entity.clone());
    let older = move || {
        let Some(from) = cursor.get_untracked() else { return };
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let Some(request) = of.try_with_value(|of| requests::history(of, &page(Some(from)))) else { return };
            let outcome = load(request).await;
            busy.try_set(false);
            match outcome {
                Ok(page) => {
                    reached.try_set(true);
                    cursor.try_set(page.page_info.next_cursor.clone());
                    known.try_update(|known| {
                        known.extend(page.items.iter().map(|item| (item.sequence, Arc::new(item.clone()))));
                    });
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let now = use_now();
    let ended = move || {
        let more = cursor.read().is_some();
        let failure = failed.get().map(|error| {
            let retry = Callback::new(move |()| older());
            view! { <RequestErrorPanel title=t!("Older changes could not be loaded") error retry/> }
        });
        let button = (more && failed.read().is_none()).then(
            || view! { <Button icon=Icon::Clock busy=busy on_click=move |_| older()>{t!("Older changes")}</Button> },
        );
        let end = (!more).then(|| view! { <p class="history__end">{t!("That is all that is remembered.")}</p> });
        view! { <div class="history__older">{failure}{button}{end}</div> }
    };
    let state = Memo::new(move |_| {
        if !items.read().is_empty() {
            return Shown::Items;
        }
        match newest.failure() {
            Some(error) => Shown::Failed(error),
            None if newest.data().is_some() => Shown::Nothing,
            None => Shown::Loading,
        }
    });
    let list = move || match state.get() {
        Shown::Items => view! { <Timeline items=items.into() now/> {ended} }.into_any(),
        Shown::Loading => {
            view! { <div class="history__loading"><Skeleton width="8rem"/><Skeleton lines=8/></div> }.into_any()
        }
        Shown::Nothing => {
            let title = t!("Nothing is remembered of this entity");
            let body = t!("What changes from now on will stand here, with when and why.");
            view! { <EmptyState icon=Icon::Clock title body=Some(body.to_owned())/> }.into_any()
        }
        Shown::Failed(error) => {
            let retry = Callback::new(move |()| newest.refetch());
            view! { <RequestErrorPanel title=t!("The history could not be loaded") error retry/> }.into_any()
        }
    };
    // One sentence says that there is nothing; an empty plot above it would say it twice.
    let is_plotted = Memo::new(move |_| !matches!(*state.read(), Shown::Nothing));
    let plot = move || is_plotted.get().then(|| view! { <Plot entity=entity.clone()/> });
    view! {
        <div class="history">
            {plot}
            {list}
        </div>
    }
    .into_any()
}

#[derive(Clone, PartialEq)]
enum Shown {
    Loading,
    Items,
    Nothing,
    Failed(RequestError),
}

/// The plot once its data is there; a history can be read without it.
#[component]
fn Plot(entity: EntityRef) -> impl IntoView {
    #[expect(clippy::cast_precision_loss, reason = "a number of days")]
    let since = present() - days::SPAN as f64 * DAY;
    // To the day, so that the question is the same as a minute ago.
    let since = js_sys::Date::new(&((since / DAY).floor() * DAY).into()).to_iso_string();
    let query = HistoryQuery {
        limit: Some(PLOTTED),
        since: Some(String::from(since)),
        without_details: true,
        ..HistoryQuery::default()
    };
    let all = use_query(move || Some(requests::history(&entity, &query)));
    move || match (all.data(), all.failure()) {
        (Some(all), _) => {
            view! { <Activity items=all.items.clone() cut=all.page_info.next_cursor.is_some()/> }.into_any()
        }
        (None, Some(_)) => ().into_any(),
        (None, None) => view! { <div class="activity activity--loading" aria-hidden="true"></div> }.into_any(),
    }
}

fn page(cursor: Option<String>) -> HistoryQuery {
    HistoryQuery { limit: Some(PAGE), cursor, ..HistoryQuery::default() }
}
