//! It is registered; what it describes appears.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use callboard_shared::catalog::pages;
use callboard_shared::entity::EntityRef;
use callboard_ui::{Button, ButtonVariant, Icon, IconView, KindIcon, Link, LinkButton, Progress, Spinner};
use callboard_web_core::{EntityLink, href, invalidate};
use leptos::prelude::*;

use crate::flow::{Finished, Flow};
use crate::requests;

/// Between two looks whether they are there.
const BETWEEN: Duration = Duration::from_millis(700);
/// After so many looks it is said that it takes long; it is looked on.
const LONG: u32 = 25;
/// After so many looks it is enough.
const ENOUGH: u32 = 170;
/// Refs of one look.
const AT_ONCE: usize = 250;

/// Links to the entities, as they arrive.
#[component]
pub(crate) fn FinishStep(flow: Flow, finished: Arc<Finished>) -> impl IntoView {
    let there = RwSignal::new(BTreeSet::<EntityRef>::new());
    let looks = RwSignal::new(0_u32);
    let total = finished.expected.len();
    let count = Memo::new(move |_| there.read().len());
    look(finished.expected.clone(), there, looks);
    let heading = match (finished.known == finished.locations, finished.locations) {
        (true, _) => "It is being read again".to_owned(),
        (false, 1) => "It is registered".to_owned(),
        (false, many) => format!("{many} addresses are registered"),
    };
    let progress = (total > 0).then(|| {
        let done = move || count.get() == total;
        let words = move || match (done(), looks.get() > LONG) {
            (true, _) if total == 1 => "It is in the catalog.".to_owned(),
            (true, _) => format!("All {total} entities are in the catalog."),
            (false, false) => format!("{} of {total} are in the catalog; the others are on their way.", count.get()),
            (false, true) => format!(
                "{} of {total} are in the catalog. The others take long: open one to see why, or look again later.",
                count.get()
            ),
        };
        #[expect(clippy::cast_precision_loss, reason = "nobody registers 2^52 entities")]
        let part = move || Some(count.get() as f64 / total as f64);
        view! {
            <p role="status">{words}</p>
            <div hidden=done><Progress label="Entities that have arrived" value=Signal::derive(part)/></div>
        }
    });
    let rows = finished.expected.iter().cloned().map(|entity| view! { <Arriving entity there/> }).collect_view();
    let proposed = finished.proposed.clone().map(|proposed| {
        let name = proposed.entity.short(Some("component"));
        view! {
            <p>
                <strong>{name}</strong>" appears once "
                <Link href=proposed.request.url.clone()>{format!("pull request {}", proposed.request.number)}</Link>
                " is merged."
            </p>
        }
    });
    let only = match finished.expected.as_slice() {
        [one] => Some(href(&pages::entity(one))),
        _ => None,
    };
    let onwards = match only {
        Some(address) => view! { <LinkButton href=address variant=ButtonVariant::Primary>"Open it"</LinkButton> }.into_any(),
        None => view! { <LinkButton href=href(pages::CATALOG) variant=ButtonVariant::Primary>"Go to the catalog"</LinkButton> }.into_any(),
    };
    view! {
        <h2 class="import__head import__head--success"><IconView icon=Icon::Success size=20/>{heading}</h2>
        {proposed}
        {progress}
        <ul class="import-arriving">{rows}</ul>
        <div class="import-form__end">
            <Button on_click=move |_| flow.restart()>"Register another"</Button>
            {onwards}
        </div>
    }
    .into_any()
}

#[component]
fn Arriving(entity: EntityRef, there: RwSignal<BTreeSet<EntityRef>>) -> impl IntoView {
    let is_there = {
        let entity = entity.clone();
        Memo::new(move |_| there.read().contains(&entity))
    };
    move || {
        match is_there.get() {
        true => view! {
            <li class="import-arriving__one"><span class="import-arriving__mark"><IconView icon=Icon::Check/></span><EntityLink entity=entity.clone()/></li>
        }
        .into_any(),
        false => view! {
            <li class="import-arriving__one import-arriving__one--waiting">
                <span class="import-arriving__mark"><Spinner/></span>
                <span class="import-arriving__name"><KindIcon kind=entity.kind.clone()/>{entity.short(Some(&entity.kind))}</span>
            </li>
        }
        .into_any(),
    }
    }
}

/// Looks which of them are there, until all are.
fn look(expected: Vec<EntityRef>, there: RwSignal<BTreeSet<EntityRef>>, looks: RwSignal<u32>) {
    leptos::task::spawn_local(async move {
        let mut missing = expected;
        let mut found = Vec::new();
        for part in missing.chunks(AT_ONCE) {
            // A look that fails is made up for by the next one.
            if let Ok(present) = requests::present(part).await {
                found.extend(
                    part.iter().zip(present).filter(|(_, entity)| entity.is_some()).map(|(one, _)| one.clone()),
                );
            }
        }
        missing.retain(|one| !found.contains(one));
        // The page may be gone by now.
        let Some(count) = looks.try_get_untracked() else { return };
        there.try_update(|there| there.extend(found));
        looks.try_set(count + 1);
        if missing.is_empty() || count > ENOUGH {
            return invalidate("catalog");
        }
        set_timeout(move || look(missing, there, looks), BETWEEN);
    });
}
