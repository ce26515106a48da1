//! It is registered; what it describes appears.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::pages;
use callboard_shared::entity::EntityRef;
use callboard_ui::{
    Button, ButtonVariant, Icon, IconView, KindIcon, Link, LinkButton, Progress, Spinner, grouped, sentence,
};
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
        (true, _) => t!("It is being read again").to_owned(),
        (false, 1) => t!("It is registered").to_owned(),
        (false, many) => plural!(many, "{count} address is registered", "{count} addresses are registered"),
    };
    let progress = (total > 0).then(|| {
        let done = move || count.get() == total;
        let words = move || match (done(), looks.get() > LONG) {
            (true, _) => plural!(total, "It is in the catalog.", "All {count} entities are in the catalog."),
            (false, false) => plural!(
                count.get(),
                "{count} of {total} is in the catalog; the others are on their way.",
                "{count} of {total} are in the catalog; the others are on their way.",
                total = grouped(total as u64),
            ),
            (false, true) => plural!(
                count.get(),
                "{count} of {total} is in the catalog. The others take long: open one to see why, or look again later.",
                "{count} of {total} are in the catalog. The others take long: open one to see why, or look again \
                 later.",
                total = grouped(total as u64),
            ),
        };
        #[expect(clippy::cast_precision_loss, reason = "nobody registers 2^52 entities")]
        let part = move || Some(count.get() as f64 / total as f64);
        view! {
            <p role="status">{words}</p>
            <div hidden=done><Progress label=t!("Entities that have arrived") value=Signal::derive(part)/></div>
        }
    });
    let rows = finished.expected.iter().cloned().map(|entity| view! { <Arriving entity there/> }).collect_view();
    let proposed = finished.proposed.clone().map(|proposed| {
        let (name, request) = (proposed.entity.short(Some("component")), proposed.request);
        let name = view! { <strong>{name}</strong> }.into_any();
        let link = view! { <Link href=request.url>{t!("pull request {number}", number = request.number)}</Link> };
        let text = t!("{name} appears once {request} is merged.");
        view! { <p>{sentence(text, [("name", name), ("request", link.into_any())])}</p> }
    });
    let only = match finished.expected.as_slice() {
        [one] => Some(href(&pages::entity(one))),
        _ => None,
    };
    let (address, word) = match only {
        Some(address) => (address, t!("Open it")),
        None => (href(pages::CATALOG), t!("Go to the catalog")),
    };
    view! {
        <h2 class="import__head import__head--success"><IconView icon=Icon::Success size=20/>{heading}</h2>
        {proposed}
        {progress}
        <ul class="import-arriving">{rows}</ul>
        <div class="import-form__end">
            <Button on_click=move |_| flow.restart()>{t!("Register another")}</Button>
            <LinkButton href=address variant=ButtonVariant::Primary>{word}</LinkButton>
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
