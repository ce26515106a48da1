//! What can be done with the selected rows, while there are any.

use callboard_i18n::{plural, t};
use callboard_shared::catalog::{QueryEntitiesRequest, QueryEntitiesResponse, by_query};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Button, ButtonVariant, Dialog, Icon, Size, Skeleton, Toast, from_first_use, toast};
use callboard_web_core::{RequestError, api, deferred};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Deed;
use crate::list::on_demand;
use crate::list::query;
use crate::list::scope::Scope;
use crate::list::state::List;

/// Refs that are fetched at once.
const PORTION: u64 = 1000;

/// The bar at the foot of the list.
#[component]
pub(crate) fn SelectionBar(
    /// The list.
    list: List,
) -> impl IntoView {
    let selection = list.selection;
    let deed = RwSignal::new(None::<Deed>);
    let any = Memo::new(move |_| selection.count() != 0);
    let bar = move || any.get().then(|| view! { <Bar list deed/> });
    view! {
        {bar}
        {from_first_use(move || deed.read().is_some(), move || dialogs(list, deed))}
    }
}

fn dialogs(list: List, deed: RwSignal<Option<Deed>>) -> AnyView {
    view! {
        {dialog(list, deed, Deed::Refresh, t!("Read sources again"))}
        {dialog(list, deed, Deed::Unregister, t!("Take entities out of the catalog"))}
    }
    .into_any()
}

fn dialog(list: List, deed: RwSignal<Option<Deed>>, this: Deed, title: &'static str) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        let is_this = deed.get() == Some(this);
        if open.get_untracked() != is_this {
            open.set(is_this);
        }
    });
    Effect::watch(
        move || open.get(),
        move |open, _, _| {
            if !open && deed.get_untracked() == Some(this) {
                deed.set(None);
            }
        },
        false,
    );
    view! {
        <Dialog open title>
            {deferred(on_demand::bulk(list, this, deed), || view! { <Skeleton lines=4/> }.into_any())}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Bar(list: List, deed: RwSignal<Option<Deed>>) -> impl IntoView {
    let selection = list.selection;
    let count = move || selection.count();
    let fetching = RwSignal::new(false);
    let rest = move || list.total().filter(|total| *total > count() as u64);
    let select_all = move |_| {
        fetching.set(true);
        let scope = list.scope.get_untracked();
        spawn_local(async move {
            let outcome = every_ref(&scope).await;
            fetching.try_set(false);
            match outcome {
                Ok(refs) => selection.set_all(refs, true),
                Err(error) => {
                    let why = format!("{} {}", error.message, error.what_to_try());
                    toast(Toast::error(t!("The other rows could not be selected")).body(why));
                }
            }
        });
    };
    let star = move |_| {
        let refs: Vec<EntityRef> = selection.keys().iter().filter_map(|key| EntityRef::parse_full(key).ok()).collect();
        let count = refs.len();
        list.kept.give_stars(&refs);
        toast(Toast::success(plural!(count, "{count} star given", "{count} stars given")));
    };
    view! {
        <div class="selection-bar" role="region" aria-label=t!("Selected rows")>
            <span class="selection-bar__count" role="status">
                {move || plural!(count(), "{count} selected", "{count} selected")}
            </span>
            {move || rest().map(|total| view! {
                <Button variant=ButtonVariant::Ghost size=Size::Small busy=fetching on_click=select_all>
                    {plural!(total, "Select all {count}", "Select all {count}")}
                </Button>
            })}
            <span class="selection-bar__deeds">
                <Button size=Size::Small icon=Icon::Star on_click=star>{t!("Star")}</Button>
                <Button size=Size::Small icon=Icon::Refresh on_click=move |_| deed.set(Some(Deed::Refresh))>
                    {t!("Read again")}
                </Button>
                <Button size=Size::Small icon=Icon::Trash on_click=move |_| deed.set(Some(Deed::Unregister))>
                    {t!("Unregister…")}
                </Button>
                <Button variant=ButtonVariant::Ghost size=Size::Small icon=Icon::Close on_click=move |_| selection.clear()>
                    {t!("Clear")}
                </Button>
            </span>
        </div>
    }
    .into_any()
}

/// The refs of everything that the list shows on all its pages.
async fn every_ref(scope: &Scope) -> Result<Vec<String>, RequestError> {
    let fields = || ["kind", "metadata.name", "metadata.namespace"].map(str::to_owned).to_vec();
    let mut request = query::everything(scope, fields(), PORTION);
    let mut refs = Vec::new();
    loop {
        let page: QueryEntitiesResponse = api::post(by_query(), &request).await?;
        refs.extend(page.items.iter().map(Entity::entity_ref).map(|one| one.to_string()));
        let Some(cursor) = page.page_info.next_cursor else { return Ok(refs) };
        request = QueryEntitiesRequest {
            cursor: Some(cursor),
            limit: Some(PORTION),
            fields: fields(),
            ..QueryEntitiesRequest::default()
        };
    }
}
