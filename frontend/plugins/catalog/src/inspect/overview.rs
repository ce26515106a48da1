//! What the entity says of itself, in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::entity::{Entity, EntityRef, StatusLevel, annotations};
use callboard_ui::{Badge, CopyButton, Icon, KeyValue, KeyValueList, Link, Skeleton, Tone};
use callboard_web_core::{EntityLink, RequestErrorPanel, relation_groups, use_query};
use leptos::prelude::*;

use crate::entity::facts::web_address;
use crate::history::place;
use crate::requests;

/// Relations of one type before the rest is counted.
const SHOWN: usize = 30;

/// Identity, metadata, labels, annotations, status and relations.
#[component]
pub(super) fn Overview(
    /// Which entity.
    entity: EntityRef,
) -> impl IntoView {
    let query = use_query(move || Some(requests::entity(&entity)));
    move || match (query.data(), query.failure()) {
        (Some(entity), _) => overview(&entity),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The entity could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=12/> }.into_any(),
    }
}

fn overview(entity: &Arc<Entity>) -> AnyView {
    view! {
        <div class="inspector__parts">
            {part(t!("Identity"), None, identity(entity))}
            {pairs(t!("Labels"), &entity.metadata.labels)}
            {pairs(t!("Annotations"), &entity.metadata.annotations)}
            {status(entity)}
            {relations(entity)}
        </div>
    }
    .into_any()
}

/// A section with its heading.
pub(super) fn part(title: &'static str, count: Option<usize>, content: AnyView) -> AnyView {
    view! {
        <section class="inspector__part">
            <h3 class="inspector__heading">
                {title}{count.map(|count| view! { <span class="relations__count">{count}</span> })}
            </h3>
            {content}
        </section>
    }
    .into_any()
}

fn identity(entity: &Entity) -> AnyView {
    let metadata = &entity.metadata;
    let copied = |label: &'static str, copy: &'static str, value: Option<&str>| {
        value.map(str::to_owned).map(|value| {
            view! {
                <KeyValue label=label>
                    <span class="inspector__copied">
                        <code>{value.clone()}</code><CopyButton text=value label=copy/>
                    </span>
                </KeyValue>
            }
        })
    };
    let plain = |label: &'static str, value: Option<&str>| {
        value.map(str::to_owned).map(|value| view! { <KeyValue label=label>{value}</KeyValue> })
    };
    let tags = (!metadata.tags.is_empty()).then(|| {
        let tags = metadata.tags.join(", ");
        view! { <KeyValue label=t!("Tags")>{tags}</KeyValue> }
    });
    let facts = (
        copied(t!("Entity ref"), t!("Copy Entity ref"), Some(&entity.entity_ref().to_string())),
        copied(t!("UID"), t!("Copy UID"), metadata.uid.as_deref()),
        copied(t!("ETag"), t!("Copy ETag"), metadata.etag.as_deref()),
        plain(t!("API version"), Some(&entity.api_version)),
        plain(t!("Kind"), Some(&entity.kind)),
        plain(t!("Namespace"), Some(entity.namespace())),
        plain(t!("Name"), Some(&metadata.name)),
        plain(t!("Title"), metadata.title.as_deref()),
        plain(t!("Type"), entity.spec_str("type")),
        tags,
    )
        .into_any();
    view! { <KeyValueList>{facts}</KeyValueList> }.into_any()
}

fn pairs(title: &'static str, pairs: &BTreeMap<String, String>) -> AnyView {
    if pairs.is_empty() {
        return ().into_any();
    }
    let lines = pairs.iter().map(|(key, value)| {
        view! {
            <div class="inspector__pair">
                <dt><code>{key.clone()}</code></dt>
                <dd>{value_of(key, value)}</dd>
            </div>
        }
    });
    let lines = lines.collect_view();
    part(title, Some(pairs.len()), view! { <dl class="inspector__pairs">{lines}</dl> }.into_any())
}

/// Addresses are links, also those in location refs.
fn value_of(key: &str, value: &str) -> AnyView {
    let is_location =
        [annotations::MANAGED_BY_LOCATION, annotations::MANAGED_BY_ORIGIN_LOCATION, annotations::SOURCE_LOCATION]
            .contains(&key);
    if is_location {
        return place(value);
    }
    match web_address(value).map(str::to_owned) {
        Some(address) => view! { <Link href=address.clone() external=true>{address.clone()}</Link> }.into_any(),
        None => view! { <span>{value.to_owned()}</span> }.into_any(),
    }
}

fn status(entity: &Entity) -> AnyView {
    let items = entity.status.iter().flat_map(|status| &status.items);
    let lines: Vec<_> = items
        .map(|item| {
            let (tone, word) = match item.level {
                StatusLevel::Error => (Tone::Danger, t!("error")),
                StatusLevel::Warning => (Tone::Warning, t!("warning")),
                StatusLevel::Info => (Tone::Info, t!("info")),
            };
            view! {
                <li class="inspector__status">
                    <Badge tone=tone icon=tone.icon()>{word}</Badge>
                    <span>{item.message.clone()}</span>
                    <code>{item.item_type.clone()}</code>
                </li>
            }
        })
        .collect();
    if lines.is_empty() {
        let fine = view! { <Badge tone=Tone::Success icon=Icon::Success>{t!("No problems")}</Badge> };
        return part(t!("Status"), None, fine.into_any());
    }
    let count = lines.len();
    part(t!("Status"), Some(count), view! { <ul class="inspector__list">{lines.collect_view()}</ul> }.into_any())
}

fn relations(entity: &Entity) -> AnyView {
    let groups = relation_groups(entity);
    if groups.is_empty() {
        return ().into_any();
    }
    let count = groups.iter().map(|group| group.targets.len()).sum();
    let lines = groups.into_iter().map(|group| {
        let more = group.targets.len().saturating_sub(SHOWN);
        let rest = (more > 0).then(|| plural!(more, "and {count} more", "and {count} more"));
        let links = group.targets.into_iter().take(SHOWN).map(|target| view! { <EntityLink entity=target/> });
        let links = links.collect_view();
        view! {
            <div class="inspector__pair">
                <dt>{group.name} " " <code>{group.relation_type}</code></dt>
                <dd class="entity-links">{links}{rest}</dd>
            </div>
        }
    });
    let lines = lines.collect_view();
    part(t!("Relations"), Some(count), view! { <dl class="inspector__pairs">{lines}</dl> }.into_any())
}
