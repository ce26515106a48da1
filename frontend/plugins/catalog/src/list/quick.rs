//! An entity looked at beside the list: what it is, its links and relations, without leaving the rows.

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::pages;
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Badge, Icon, KindIcon, LinkButton, SidePanel, Size, Skeleton};
use callboard_web_core::{
    Description, EntityLink, RelationGroup, RequestErrorPanel, deferred, href, relation_groups, use_query,
};
use leptos::prelude::*;

use super::state::List;
use crate::cards::about::{facts, tags, ways_to_the_source};
use crate::cards::links::link_view;
use crate::entity::facts::lifecycle_tone;
use crate::kinds;
use crate::list::on_demand;
use crate::requests;

/// Relations of a type that are listed; more are counted.
const LISTED: usize = 8;

/// The panel. Its content is fetched when it first opens.
#[component]
pub(crate) fn QuickView(
    /// The list.
    list: List,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Each follows the other, and neither says again what the other said.
    Effect::new(move || {
        let looks = list.quick.read().is_some();
        if open.get_untracked() != looks {
            open.set(looks);
        }
    });
    Effect::watch(
        move || open.get(),
        move |open, _, _| {
            if !open && list.quick.read_untracked().is_some() {
                list.quick.set(None);
            }
        },
        false,
    );
    let head = move || {
        list.quick.get().and_then(|key| EntityRef::parse_full(&key).ok()).map(|entity| {
            let address = href(&pages::entity(&entity));
            view! { <LinkButton href=address icon=Icon::ArrowRight size=Size::Small>{t!("Open the page")}</LinkButton> }
        })
    };
    view! {
        <SidePanel open label=t!("Quick view") head=move || head>
            {deferred(on_demand::quick(list), || view! { <Skeleton lines=10/> }.into_any())}
        </SidePanel>
    }
}

/// The entity in the panel.
#[component]
pub(crate) fn Looked(
    /// The list.
    list: List,
) -> impl IntoView {
    // The entity before stays until the next one is there: who walks through rows sees no grey in between.
    let query = use_query(move || {
        let entity = EntityRef::parse_full(list.quick.read().as_deref()?).ok()?;
        Some(requests::entity(&entity))
    });
    let entity = Memo::new(move |_| query.data());
    let failure = Memo::new(move |_| query.failure());
    let stale = move || query.state.read().previous;
    let content = move || match (entity.get(), failure.get()) {
        (Some(entity), _) => entity_view(&entity),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The entity could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=10/> }.into_any(),
    };
    view! { <div class="quick" class:quick--stale=stale aria-live="polite">{content}</div> }.into_any()
}

fn entity_view(entity: &Arc<Entity>) -> AnyView {
    let kind = kinds::display(&entity.kind);
    let what = entity.spec_str("type").map_or_else(|| kind.clone(), |of_type| format!("{kind} · {of_type}"));
    let lifecycle = entity.spec_str("lifecycle").map(|lifecycle| {
        let (tone, text) = (lifecycle_tone(lifecycle), lifecycle.to_owned());
        view! { <Badge tone>{text}</Badge> }
    });
    let description = entity.metadata.description.clone().filter(|text| !text.trim().is_empty());
    let links = (!entity.metadata.links.is_empty()).then(|| {
        let links = entity.metadata.links.iter().map(link_view).collect_view();
        view! {
            <section class="quick__part">
                <h3 class="quick__heading">{t!("Links")}</h3>
                <ul class="entity-link-list">{links}</ul>
            </section>
        }
    });
    let groups = relation_groups(entity);
    let relations = (!groups.is_empty()).then(|| {
        let groups = groups.into_iter().map(relations).collect_view();
        view! {
            <section class="quick__part">
                <h3 class="quick__heading">{t!("Relations")}</h3>
                <dl class="quick__relations">{groups}</dl>
            </section>
        }
    });
    view! {
        <header class="quick__head">
            <KindIcon kind=entity.kind.clone() size=20 tile=true/>
            <div class="quick__titles">
                <h2 class="quick__title">{entity.title().to_owned()}</h2>
                <p class="quick__what"><span>{what}</span>{lifecycle}</p>
            </div>
        </header>
        {description.map(|text| view! { <Description text/> })}
        {facts(entity)}
        {tags(entity)}
        {ways_to_the_source(entity)}
        {links}
        {relations}
    }
    .into_any()
}

fn relations(group: RelationGroup) -> AnyView {
    let more = group.targets.len().saturating_sub(LISTED);
    let links = group
        .targets
        .into_iter()
        .take(LISTED)
        .map(|target| view! { <li><EntityLink entity=target/></li> })
        .collect_view();
    let more = (more != 0).then(|| view! { <li>{plural!(more, "and {count} more", "and {count} more")}</li> });
    view! {
        <dt>{group.name}</dt>
        <dd><ul class="quick__targets">{links}{more}</ul></dd>
    }
    .into_any()
}
