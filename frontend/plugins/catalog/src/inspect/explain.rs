//! Why the entity is as it is: sources, attempts and errors, up to the origin.

use callboard_i18n::t;
use callboard_shared::catalog::{EntityState, ExplainResponse, ExplainedEntity};
use callboard_shared::entity::EntityRef;
use callboard_ui::{Badge, Icon, KeyValue, KeyValueList, Skeleton, Tone};
use callboard_web_core::{EntityLink, RequestErrorPanel, use_query};
use leptos::prelude::*;

use super::ancestry::provider_name;
use crate::history::place;
use crate::requests;
use callboard_web_core::time::{Ago, use_now};

/// The state of the entity in words, then each entity of the chain.
#[component]
pub(super) fn Explain(
    /// Which entity.
    entity: EntityRef,
) -> impl IntoView {
    let query = use_query(move || Some(requests::explain(&entity)));
    let now = use_now();
    move || match (query.data(), query.failure()) {
        (Some(explained), _) => explanation(&explained, now),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The explanation could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=10/> }.into_any(),
    }
}

fn explanation(explained: &ExplainResponse, now: Signal<f64>) -> AnyView {
    let above_failed = explained.chain.iter().skip(1).any(|one| !one.errors.is_empty());
    let (tone, word, says) = said(explained.state, above_failed);
    let steps = explained.chain.iter().enumerate().map(|(place, one)| step(one, place == 0, now)).collect_view();
    view! {
        <div class="inspector__parts">
            <p class="inspector__state"><Badge tone=tone icon=tone.icon()>{word}</Badge> {says}</p>
            <ol class="inspector__chain">{steps}</ol>
        </div>
    }
    .into_any()
}

fn said(state: EntityState, above_failed: bool) -> (Tone, &'static str, &'static str) {
    match state {
        EntityState::Current if above_failed => (
            Tone::Warning,
            t!("held up"),
            t!("What it is read through has errors, so changes of its source may not arrive."),
        ),
        EntityState::Current => (Tone::Success, t!("current"), t!("What is shown is what the source says.")),
        EntityState::Degraded => (
            Tone::Warning,
            t!("degraded"),
            t!("Something of the source could not be taken over; what is shown may be older."),
        ),
        EntityState::Failed => (Tone::Danger, t!("failed"), t!("The source was never good, so nothing is shown.")),
        EntityState::Waiting => (Tone::Info, t!("waiting"), t!("It was not processed or not put together yet.")),
        EntityState::Gone => (Tone::Neutral, t!("gone"), t!("It left, and nobody names it any more.")),
    }
}

fn step(one: &ExplainedEntity, is_this: bool, now: Signal<f64>) -> AnyView {
    let name = match EntityRef::parse_full(&one.entity_ref) {
        Ok(entity) => view! { <EntityLink entity/> }.into_any(),
        Err(_) => view! { <code>{one.entity_ref.clone()}</code> }.into_any(),
    };
    let time = |label: &'static str, at: Option<&String>| {
        at.cloned().map(|at| view! { <KeyValue label=label><Ago at now/></KeyValue> })
    };
    let text = |label: &'static str, text: Option<&String>| {
        text.cloned().map(|text| view! { <KeyValue label=label><code>{text}</code></KeyValue> })
    };
    let location =
        one.location.as_deref().map(place).map(|place| view! { <KeyValue label=t!("Read from")>{place}</KeyValue> });
    let providers = (!one.providers.is_empty()).then(|| {
        let names: Vec<String> = one.providers.iter().map(|provider| provider_name(provider)).collect();
        view! { <KeyValue label=t!("Named by")>{names.join(", ")}</KeyValue> }
    });
    let parents = (!one.parents.is_empty()).then(|| {
        let parents = one.parents.iter().filter_map(|parent| EntityRef::parse_full(parent).ok());
        let links = parents.map(|parent| view! { <EntityLink entity=parent/> }).collect_view();
        view! { <KeyValue label=t!("Named by")><span class="entity-links">{links}</span></KeyValue> }
    });
    let orphan = (one.parents.is_empty() && one.providers.is_empty()).then(|| {
        let nobody = t!("nobody: an orphan");
        view! {
            <KeyValue label=t!("Named by")><Badge tone=Tone::Warning icon=Icon::Alert>{nobody}</Badge></KeyValue>
        }
    });
    let facts = (
        location,
        providers,
        parents,
        orphan,
        text(t!("Location key"), one.location_key.as_ref()),
        text(t!("Processors"), (!one.processors.is_empty()).then(|| one.processors.join(" → ")).as_ref()),
        time(t!("First named"), Some(&one.discovered_at)),
        time(t!("Last attempt"), one.last_attempt_at.as_ref()),
        time(t!("Next attempt"), Some(&one.next_attempt_at)),
        time(t!("Last changed"), one.last_changed_at.as_ref()),
    )
        .into_any();
    let errors = one.errors.iter().map(|error| {
        let name = error.name.clone();
        view! {
            <li class="inspector__status">
                <Badge tone=Tone::Danger icon=Icon::Error>{name}</Badge>
                <span>{error.message.clone()}</span>
            </li>
        }
    });
    let errors = errors.collect_view();
    let errors = (!one.errors.is_empty()).then(|| view! { <ul class="inspector__list">{errors}</ul> });
    let class = if is_this { "inspector__step inspector__step--this" } else { "inspector__step" };
    view! {
        <li class=class>
            <h3 class="inspector__heading">{name}</h3>
            {errors}
            <KeyValueList>{facts}</KeyValueList>
        </li>
    }
    .into_any()
}
