//! The entities at the other end of one type of relation, as a table.

use std::sync::Arc;

use callboard_i18n::{mark, plain_text, t};
use callboard_shared::catalog::{EntitiesByRefsResponse, pages};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Breakpoint, Card, Column, DataTable, KindIcon, Pagination};
use callboard_web_core::{Query, RequestErrorPanel, href, remember_entities, use_query};
use leptos::prelude::*;

use crate::entity::facts::{spec_refs, targets};
use crate::list::cells::{lifecycle, links, name};
use crate::requests;

/// Rows a page.
const ROWS: usize = 10;

/// One table: which relation to which kind, and what it is called.
#[derive(Debug)]
pub(crate) struct Related {
    title: &'static str,
    relation: &'static str,
    kind: Option<&'static str>,
    /// Whether rows have a lifecycle.
    has_lifecycle: bool,
    /// What to write to fill an empty table.
    hint: &'static str,
    /// Whether an empty table is shown too: where it is what the page is about.
    shown_empty: bool,
}

const fn table(title: &'static str, relation: &'static str, kind: &'static str, hint: &'static str) -> Related {
    Related { title, relation, kind: Some(kind), has_lifecycle: true, hint, shown_empty: false }
}

/// The components of a system.
pub(crate) static SYSTEM_COMPONENTS: Related = Related {
    shown_empty: true,
    ..table(mark("Components"), "hasPart", "component", mark("Name this system as spec.system of a component."))
};
/// The resources of a system.
pub(crate) static SYSTEM_RESOURCES: Related = Related {
    has_lifecycle: false,
    ..table(mark("Resources"), "hasPart", "resource", mark("Name this system as spec.system of a resource."))
};
/// The systems of a domain.
pub(crate) static DOMAIN_SYSTEMS: Related = Related {
    has_lifecycle: false,
    shown_empty: true,
    ..table(mark("Systems"), "hasPart", "system", mark("Name this domain as spec.domain of a system."))
};
/// The domains of a domain.
pub(crate) static SUBDOMAINS: Related = Related {
    has_lifecycle: false,
    ..table(mark("Subdomains"), "hasPart", "domain", mark("Name this domain as spec.subdomainOf of another."))
};
/// The components of a component.
pub(crate) static SUBCOMPONENTS: Related = table(
    mark("Subcomponents"),
    "hasPart",
    "component",
    mark("Name this component as spec.subcomponentOf of another."),
);
/// The components that an entity needs.
pub(crate) static NEEDED_COMPONENTS: Related = table(
    mark("Depends on components"),
    "dependsOn",
    "component",
    mark("Name them in spec.dependsOn, as component:name."),
);
/// The resources that an entity needs.
pub(crate) static NEEDED_RESOURCES: Related = Related {
    has_lifecycle: false,
    ..table(
        mark("Depends on resources"),
        "dependsOn",
        "resource",
        mark("Name them in spec.dependsOn, as resource:name."),
    )
};

/// A row: the entity, if it is in the catalog.
#[derive(Clone, PartialEq)]
struct Row {
    target: EntityRef,
    entity: Option<Arc<Entity>>,
}

/// A card with the table; nothing when there are no such relations, unless that is worth saying.
#[component]
pub(crate) fn RelatedCard(
    /// The entity.
    entity: Arc<Entity>,
    /// Which table.
    table: &'static Related,
) -> impl IntoView {
    let targets = targets(&entity, table.relation, table.kind);
    if targets.is_empty() {
        return table.shown_empty.then(|| view! { <NoneRelated table/> }).into_any();
    }
    let total = targets.len();
    let first = RwSignal::new(0_usize);
    let visible = Memo::new(move |_| targets.iter().skip(first.get()).take(ROWS).cloned().collect::<Vec<_>>());
    let query = use_query(move || Some(requests::by_refs(&visible.read(), FIELDS)));
    remember(query);
    let rows = Memo::new(move |before: Option<&Vec<Row>>| rows(&visible.read(), query, before));
    let loading = Signal::derive(move || {
        let state = query.state.read();
        state.previous || state.is_loading()
    });
    let paging = (total > ROWS).then(|| {
        view! {
            <Pagination
                range=Signal::derive(move || {
                    let last = (first.get() + ROWS).min(total);
                    t!("{first}–{last} of {total}", first = first.get() + 1, last, total)
                })
                has_prev=Signal::derive(move || first.get() > 0)
                has_next=Signal::derive(move || first.get() + ROWS < total)
                on_prev=move |()| first.update(|first| *first = first.saturating_sub(ROWS))
                on_next=move |()| first.update(|first| *first += ROWS)
            />
        }
    });
    let content = move || {
        match query.failure() {
        Some(error) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The list could not be loaded") error retry/> }.into_any()
        }
        None => view! {
            <DataTable
                caption=plain_text(table.title).to_owned()
                columns=columns(table)
                rows=rows
                key=|row: &Row| row.target.to_string()
                row_href=|row: &Row| href(&row.entity.as_ref().map_or_else(|| pages::entity(&row.target), |entity| pages::of(entity)))
                loading=loading
                skeleton_rows=total.min(ROWS)
            />
        }
        .into_any(),
    }
    };
    view! {
        <Card title=Some(format!("{} · {total}", plain_text(table.title))) flush=true>
            <div class="related">{content}{paging}</div>
        </Card>
    }
    .into_any()
}

#[component]
fn NoneRelated(table: &'static Related) -> impl IntoView {
    view! {
        <Card title=Some(plain_text(table.title).to_owned())>
            <p class="related__none">{t!("None yet.")} " " {plain_text(table.hint)}</p>
        </Card>
    }
    .into_any()
}

fn remember(query: Query<EntitiesByRefsResponse>) {
    Effect::new(move || {
        if let Some(answer) = query.data() {
            remember_entities(answer.items.iter().flatten());
        }
    });
}

/// The rows in the order of the refs. While the answer for other refs stands in, so do its rows.
fn rows(visible: &[EntityRef], query: Query<EntitiesByRefsResponse>, before: Option<&Vec<Row>>) -> Vec<Row> {
    let state = query.state.read();
    let Some(answer) = state.data.as_ref().filter(|_| !state.previous) else {
        return before.cloned().unwrap_or_default();
    };
    let entities = answer.items.iter().cloned().map(|entity| entity.map(Arc::new));
    visible.iter().cloned().zip(entities).map(|(target, entity)| Row { target, entity }).collect()
}

const FIELDS: &[&str] = &[
    "kind",
    "metadata.name",
    "metadata.namespace",
    "metadata.title",
    "metadata.description",
    "spec.type",
    "spec.owner",
    "spec.lifecycle",
    "spec.profile.displayName",
];

fn columns(table: &'static Related) -> Vec<Column<Row>> {
    let of = |draw: fn(&Entity) -> AnyView| move |row: &Row| row.entity.as_deref().map(draw).into_any();
    let mut columns = vec![
        Column::new("name", t!("Name"), |row: &Row| match &row.entity {
            Some(entity) => name(entity),
            None => missing(&row.target),
        }),
        Column::new("owner", t!("Owner"), of(|entity| links(spec_refs(entity, "owner", "group")))),
        Column::new("type", t!("Type"), of(|entity| entity.spec_str("type").map(str::to_owned).into_any()))
            .hide_below(Breakpoint::Small),
    ];
    if table.has_lifecycle {
        columns.push(Column::new("lifecycle", t!("Lifecycle"), of(lifecycle)).hide_below(Breakpoint::Small));
    }
    columns
}

fn missing(target: &EntityRef) -> AnyView {
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
