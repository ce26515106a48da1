//! What produced the entity: the way up to its origin.

use callboard_letters::Letters;
use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{AncestryResponse, ExplainResponse};
use callboard_shared::entity::{Entity, EntityRef, annotations};
use callboard_ui::{Badge, Icon, IconView, KindIcon, LinkButton, Size, Skeleton, Tone};
use callboard_web_core::{EntityLink, RequestErrorPanel, use_query};
use leptos::prelude::*;

use crate::entity::facts::view_url;
use crate::entity::problems::of_entity;
use crate::history::place;
use crate::kinds;
use crate::requests;

/// Deeper than this no chain is; parents that name each other end here at the latest.
const LEVELS: usize = 16;

/// The entity, below it what it was read through, and at the end who named that.
#[component]
pub(super) fn Ancestry(
    /// Which entity.
    entity: EntityRef,
) -> impl IntoView {
    let (this, own) = (entity.clone(), entity.clone());
    let ancestry = use_query(move || Some(requests::ancestry(&this)));
    let explained = use_query(move || Some(requests::explain(&own)));
    move || match (ancestry.data(), ancestry.failure()) {
        (Some(ancestry), _) => {
            let tree = Tree::of(&ancestry, explained.data().as_deref());
            let lead = t!("What this entity was read from, and what that was read from, up to its origin.");
            view! {
                <p class="inspector__lead">{lead}</p>
                <ul class="ancestry">{node(&tree, &entity.to_string(), 0)}</ul>
            }
            .into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| ancestry.refetch());
            view! { <RequestErrorPanel title=t!("The ancestry could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=8/> }.into_any(),
    }
}

/// The chain by ref.
struct Tree {
    nodes: BTreeMap<String, (Arc<Entity>, Vec<String>)>,
    providers: BTreeMap<String, Vec<String>>,
}

impl Tree {
    fn of(ancestry: &AncestryResponse, explained: Option<&ExplainResponse>) -> Self {
        let of_item = |item: &callboard_shared::catalog::AncestryItem| {
            let parents = item.parent_entity_refs.iter().map(|parent| parent.lower()).collect();
            (item.entity.entity_ref().to_string(), (Arc::new(item.entity.clone()), parents))
        };
        let chain = explained.into_iter().flat_map(|explained| &explained.chain);
        Self {
            nodes: ancestry.items.iter().map(of_item).collect(),
            providers: chain.map(|one| (one.entity_ref.clone(), one.providers.clone())).collect(),
        }
    }
}

fn node(tree: &Tree, entity_ref: &str, level: usize) -> AnyView {
    let Some((entity, parents)) = tree.nodes.get(entity_ref) else {
        return view! { <li class="ancestry__node"><code>{entity_ref.to_owned()}</code></li> }.into_any();
    };
    let location = entity.annotation(annotations::MANAGED_BY_LOCATION).map(place);
    let file = view_url(entity).map(str::to_owned).map(|url| {
        view! { <LinkButton href=url size=Size::Small icon=Icon::Eye external=true>{t!("View the file")}</LinkButton> }
    });
    let failed = of_entity(entity).iter().any(|problem| problem.is_error());
    let failed = failed.then(|| view! { <Badge tone=Tone::Danger icon=Icon::Error>{t!("has errors")}</Badge> });
    let providers = tree.providers.get(entity_ref).into_iter().flatten();
    let providers = providers.map(|provider| {
        view! {
            <li class="ancestry__node ancestry__node--provider">
                <div class="ancestry__card">
                    <span class="ancestry__icon"><IconView icon=Icon::Cloud size=18/></span>
                    <div class="ancestry__text">
                        <span class="ancestry__name">{provider_name(provider)}</span>
                        <span class="ancestry__what">{t!("Provider")} " · " <code>{provider.clone()}</code></span>
                    </div>
                </div>
            </li>
        }
    });
    let providers = providers.collect_view();
    let above = (level < LEVELS).then(|| parents.iter().map(|parent| node(tree, parent, level + 1)).collect_view());
    let class = if level == 0 { "ancestry__card ancestry__card--this" } else { "ancestry__card" };
    view! {
        <li class="ancestry__node">
            <div class=class>
                <span class="ancestry__icon"><KindIcon kind=entity.kind.clone() size=18/></span>
                <div class="ancestry__text">
                    <span class="ancestry__name"><EntityLink entity=entity.entity_ref() icon=false/> {failed}</span>
                    <span class="ancestry__what">{kinds::display(&entity.kind)}{location.map(|location| view! { " · " {location} })}</span>
                </div>
                {file}
            </div>
            <ul class="ancestry__above">{above}{providers}</ul>
        </li>
    }
    .into_any()
}

/// What the providers of the portal itself do; others are called what they call themselves.
pub(super) fn provider_name(provider: &str) -> String {
    match provider {
        "ConfigLocationProvider" => t!("catalog.locations of the configuration").to_owned(),
        "DefaultLocationStore" => t!("Registered locations").to_owned(),
        other => other.to_owned(),
    }
}
