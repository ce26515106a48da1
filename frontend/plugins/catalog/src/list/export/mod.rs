//! Saving what the list shows as a file: all of its pages, in the form and with the columns that the reader wants.

mod columns;
mod format;

use callboard_i18n::{plain_text, plural, t};
use callboard_shared::catalog::{QueryEntitiesRequest, QueryEntitiesResponse, by_query};
use callboard_ui::{
    Button, ButtonVariant, Checkbox, Icon, IconView, Progress, SegmentedControl, SelectOption, Toast, Tone, grouped,
    toast,
};
use callboard_web_core::{RequestError, api, save_parts, use_portal};
use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::query;
use super::scope::Scope;
use super::state::List;
use columns::{COLUMNS, ExportColumn, values};
use format::{Format, Writer};

/// Entities that are fetched at once.
const PORTION: u64 = 500;

/// Where the work stands.
#[derive(Clone, PartialEq)]
enum Stand {
    Choosing,
    /// So many of so many were fetched.
    Fetching(u64, u64),
    Failed(RequestError),
}

/// The content of the dialog.
#[component]
pub(crate) fn ExportForm(
    /// The list.
    list: List,
    /// Closes the dialog.
    open: RwSignal<bool>,
) -> impl IntoView {
    let format = RwSignal::new(Format::default());
    let chosen = RwSignal::new(COLUMNS.map(|column| column.usual));
    let stand = RwSignal::new(Stand::Choosing);
    let running = StoredValue::new(None::<AbortHandle>);
    let stop = move || {
        if let Some(handle) = running.try_update_value(Option::take).flatten() {
            handle.abort();
        }
    };
    // Whoever closes the dialog does not want the file any more.
    on_cleanup(stop);
    let start = move |_| {
        let scope = list.scope.get_untracked();
        let total = list.page.data().map_or(0, |page| page.total_items);
        let picked = COLUMNS.into_iter().zip(chosen.get_untracked());
        let columns: Vec<ExportColumn> = picked.filter(|(_, chosen)| *chosen).map(|(column, _)| column).collect();
        let format = format.get_untracked();
        let (handle, registration) = AbortHandle::new_pair();
        running.set_value(Some(handle));
        stand.set(Stand::Fetching(0, total));
        let progress = move |done| {
            stand.try_set(Stand::Fetching(done, total));
        };
        let export = Abortable::new(export(scope, format, columns, progress), registration);
        spawn_local(async move {
            match export.await {
                Ok(Ok(rows)) => {
                    open.try_set(false);
                    let title = plural!(rows, "{count} entity exported", "{count} entities exported");
                    toast(Toast::success(title).body(t!("Saved as {file}.", file = file(format))));
                }
                Ok(Err(error)) => {
                    stand.try_set(Stand::Failed(error));
                }
                Err(_) => {}
            }
        });
    };
    let cancel = move |_| {
        stop();
        match stand.get_untracked() {
            Stand::Fetching(..) => stand.set(Stand::Choosing),
            _ => open.set(false),
        }
    };
    let busy = Memo::new(move |_| matches!(*stand.read(), Stand::Fetching(..)));
    let all = Format::all(&use_portal().export_formats);
    let formats: Vec<_> = all.iter().map(|one| SelectOption::new(one.id(), one.label())).collect();
    let choose = move |word: String| {
        if let Some(wanted) = all.iter().copied().find(|one| one.id() == word) {
            format.set(wanted);
        }
    };
    let boxes = COLUMNS
        .into_iter()
        .enumerate()
        .map(|(place, column)| {
            let change = move |on: bool| chosen.update(|chosen| chosen[place] = on);
            let label = plain_text(column.title);
            view! { <Checkbox label checked=move || chosen.read()[place] disabled=busy on_change=change/> }
        })
        .collect_view();
    let state = move || match stand.get() {
        Stand::Choosing => ().into_any(),
        Stand::Fetching(done, total) => fetching(done, total),
        Stand::Failed(error) => view! {
            <div class="unregister__failure" role="alert">
                <IconView icon=Tone::Danger.icon()/>
                <p><strong>{t!("Nothing was saved.")}" "</strong>{error.message.clone()}" "{error.what_to_try()}</p>
            </div>
        }
        .into_any(),
    };
    let none = move || !chosen.read().contains(&true);
    view! {
        <div class="catalog-export">
            <p>{t!("All pages of the list as it is filtered and sorted now.")}</p>
            <SegmentedControl
                label=t!("Format")
                options=formats
                value=Signal::derive(move || format.get().id().to_owned())
                on_change=choose
            />
            <fieldset class="catalog-view__group">
                <legend>{t!("Columns")}</legend>
                <div class="catalog-export__columns">{boxes}</div>
            </fieldset>
            {state}
            <div class="unregister__foot">
                <Button on_click=cancel>{t!("Cancel")}</Button>
                <Button variant=ButtonVariant::Primary icon=Icon::Download disabled=none busy on_click=start>
                    {move || t!("Export {format}", format = format.get().label())}
                </Button>
            </div>
        </div>
    }
    .into_any()
}

fn fetching(done: u64, total: u64) -> AnyView {
    let part = (total > 0).then(|| done as f64 / total as f64);
    view! {
        <div role="status">
            <Progress label=t!("Fetching entities") value=Signal::stored(part)/>
            <p class="catalog-export__progress">
                {t!("{done} of {total}", done = grouped(done), total = grouped(total))}
            </p>
        </div>
    }
    .into_any()
}

fn file(format: Format) -> String {
    format!("catalog-export.{}", format.ending())
}

/// Fetches everything and saves it; how many rows that were.
async fn export(
    scope: Scope,
    format: Format,
    columns: Vec<ExportColumn>,
    progress: impl Fn(u64),
) -> Result<u64, RequestError> {
    let fields: Vec<String> = columns.iter().map(|column| column.path.to_owned()).collect();
    let mut request = query::everything(&scope, fields.clone(), PORTION);
    let mut writer = Writer::new(format, columns.clone());
    let mut parts = vec![writer.begin()];
    let mut rows = 0;
    loop {
        let page: QueryEntitiesResponse = api::post(by_query(), &request).await?;
        parts.push(writer.rows(page.items.iter().map(|entity| values(entity, &columns))));
        rows += page.items.len() as u64;
        progress(rows);
        let Some(cursor) = page.page_info.next_cursor else { break };
        request = QueryEntitiesRequest {
            cursor: Some(cursor),
            limit: Some(PORTION),
            fields: fields.clone(),
            ..QueryEntitiesRequest::default()
        };
    }
    parts.push(writer.end());
    save_parts(&file(format), format.media_type(), &parts);
    Ok(rows)
}
