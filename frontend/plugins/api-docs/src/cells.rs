//! What stands in the cells of tables of APIs and components.

use callboard_i18n::t;
use callboard_letters::Letters;
use callboard_shared::entity::{Entity, EntityRef, Relation};
use callboard_ui::{Badge, KindIcon, Tone};
use callboard_web_core::EntityLink;
use leptos::prelude::*;

/// The first cell: what it is called. The table makes it the link, so it holds none.
pub(crate) fn name(entity: &Entity) -> AnyView {
    view! {
        <span class="entity-name">
            <KindIcon kind=entity.kind.clone()/>
            <span class="entity-name__texts"><span class="entity-name__text">{entity.title().to_owned()}</span></span>
        </span>
    }
    .into_any()
}

/// The first cell of something that is not in the catalog.
pub(crate) fn missing(target: &EntityRef) -> AnyView {
    view! {
        <span class="entity-name entity-name--missing">
            <KindIcon kind=target.kind.clone()/>
            <span class="entity-name__texts">
                <span class="entity-name__text">{target.short(Some(&target.kind))}</span>
                <span class="entity-name__description">{t!("Not in the catalog")}</span>
            </span>
        </span>
    }
    .into_any()
}

/// A member of `spec` that names an entity, as a link.
pub(crate) fn reference(entity: &Entity, field: &str, kind: &str) -> AnyView {
    let value = entity.spec.get(field);
    let target = value.and_then(|value| EntityRef::from_value(value, Some(kind), entity.namespace()).ok());
    target.map(|target| view! { <EntityLink entity=target/> }).into_any()
}

/// A text of `spec`.
pub(crate) fn text(entity: &Entity, field: &str) -> AnyView {
    entity.spec_str(field).unwrap_or_default().to_owned().into_any()
}

/// The lifecycle as a badge. The usual words have colours, others are neutral.
pub(crate) fn lifecycle(entity: &Entity) -> AnyView {
    entity
        .spec_str("lifecycle")
        .map(|lifecycle| {
            let tone = match lifecycle.lower().as_str() {
                "production" | "stable" | "ga" => Tone::Success,
                "experimental" | "beta" | "alpha" | "development" => Tone::Info,
                "deprecated" | "retired" | "end-of-life" => Tone::Warning,
                _ => Tone::Neutral,
            };
            let word = lifecycle.to_owned();
            view! { <Badge tone>{word}</Badge> }
        })
        .into_any()
}

/// The other ends of one type of relation to one kind.
pub(crate) fn targets(entity: &Entity, relation: &str, kind: &str) -> Vec<EntityRef> {
    let ends = entity.relations_of_type(relation).filter_map(Relation::target);
    ends.filter(|target| target.kind == kind).collect()
}
