//! What an entity is.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Badge, Card, Icon, KeyValue, KeyValueList, LinkButton, Size};
use callboard_web_core::{Description, EntityLink, ReadAgain};
use leptos::prelude::*;

use crate::entity::facts::{edit_url, lifecycle_tone, source_url, spec_texts, targets, view_url};
use crate::kinds;
use crate::list::cells::tag_link;

/// Description, owner, place in the whole, type, lifecycle, tags and the way to the source.
#[component]
pub(crate) fn About(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let description = entity.metadata.description.clone().filter(|text| !text.trim().is_empty());
    let description = match description {
        Some(text) => view! { <Description text/> }.into_any(),
        None => {
            view! { <p class="about__nothing">{t!("No description. Add one as metadata.description.")}</p> }.into_any()
        }
    };
    let read = Arc::clone(&entity);
    let actions = move || view! { <ReadAgain entity=Arc::clone(&read)/> };
    view! {
        <Card title=Some(t!("About").to_owned()) actions=actions>
            <div class="about">
                {description}
                {facts(&entity)}
                {tags(&entity)}
                {ways_to_the_source(&entity)}
            </div>
        </Card>
    }
    .into_any()
}

/// What it is and whose.
pub(crate) fn facts(entity: &Entity) -> AnyView {
    let linked = |label: &'static str, targets: Vec<EntityRef>| {
        (!targets.is_empty()).then(|| {
            let links = targets.into_iter().map(|target| view! { <EntityLink entity=target/> }).collect_view();
            view! { <KeyValue label=label><span class="entity-links">{links}</span></KeyValue> }
        })
    };
    let said = |label: &'static str, text: Option<&str>| {
        text.map(str::to_owned).map(|text| view! { <KeyValue label=label>{text}</KeyValue> })
    };
    let lifecycle = entity.spec_str("lifecycle").map(|lifecycle| {
        let (tone, text) = (lifecycle_tone(lifecycle), lifecycle.to_owned());
        view! { <KeyValue label=t!("Lifecycle")><Badge tone=tone>{text}</Badge></KeyValue> }
    });
    let mut addresses = spec_texts(entity, "target");
    addresses.extend(spec_texts(entity, "targets"));
    let addresses = (!addresses.is_empty()).then(|| {
        let lines =
            addresses.into_iter().map(|target| view! { <code class="about__target">{target}</code> }).collect_view();
        view! { <KeyValue label=t!("Targets")>{lines}</KeyValue> }
    });
    // Drawn here: the list takes its content as one piece that borrows nothing.
    let facts = (
        linked(t!("Owner"), targets(entity, "ownedBy", None)),
        linked(t!("Part of"), targets(entity, "partOf", Some("component"))),
        linked(t!("System"), targets(entity, "partOf", Some("system"))),
        linked(t!("Domain"), targets(entity, "partOf", Some("domain"))),
        said(t!("Kind"), Some(&kinds::display(&entity.kind))),
        said(t!("Type"), entity.spec_str("type")),
        lifecycle,
        addresses,
    )
        .into_any();
    view! { <KeyValueList>{facts}</KeyValueList> }.into_any()
}

/// Its tags, each a link.
pub(crate) fn tags(entity: &Entity) -> AnyView {
    let tags = &entity.metadata.tags;
    (!tags.is_empty())
        .then(|| {
            let tags = tags.iter().map(|tag| view! { <li>{tag_link(tag, &entity.kind)}</li> }).collect_view();
            view! { <ul class="about__tags" aria-label=t!("Tags")>{tags}</ul> }
        })
        .into_any()
}

/// Buttons that lead to its source and its file.
pub(crate) fn ways_to_the_source(entity: &Entity) -> AnyView {
    let button = |label: &'static str, icon: Icon, url: Option<String>| {
        url.map(|url| view! { <LinkButton href=url icon=icon size=Size::Small external=true>{label}</LinkButton> })
    };
    let (source, view_file, edit_file) =
        (source_url(entity), view_url(entity).map(str::to_owned), edit_url(entity).map(str::to_owned));
    if source.is_none() && view_file.is_none() && edit_file.is_none() {
        return ().into_any();
    }
    view! {
        <div class="about__source">
            {button(t!("Source"), Icon::Code, source)}
            {button(t!("Catalog file"), Icon::Eye, view_file)}
            {button(t!("Edit"), Icon::Edit, edit_file)}
        </div>
    }
    .into_any()
}
