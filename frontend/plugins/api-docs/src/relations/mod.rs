//! APIs and components at the other end of a relation, as tables with the definition at hand.

use std::sync::Arc;

use callboard_i18n::{mark, plain_text, t};
use callboard_shared::catalog::{self, EntitiesByRefsRequest, EntitiesByRefsResponse, pages};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Breakpoint, Card, Column, DataTable, Pagination};
use callboard_web_core::{Query, Request, RequestErrorPanel, href, remember_entities, use_query};
use leptos::prelude::*;

use crate::cells;
use crate::popup::{DefinitionDialog, Shown, opener};

/// Rows a page.
const ROWS: usize = 10;
const FIELDS: [&str; 8] = [
    "kind",
    "metadata.name",
    "metadata.namespace",
    "metadata.title",
    "metadata.description",
    "spec.type",
    "spec.owner",
    "spec.lifecycle",
];

/// One table: which relation to which kind, and what it is called.
#[derive(Debug)]
pub(crate) struct Relation {
    title: &'static str,
    relation: &'static str,
    kind: &'static str,
    /// What to write to fill an empty table.
    hint: &'static str,
    /// Whether an empty table is shown too: where it is what the page is about.
    shown_empty: bool,
}

const fn apis(title: &'static str, relation: &'static str, hint: &'static str) -> Relation {
    Relation { title, relation, kind: "api", hint, shown_empty: false }
}

const fn components(title: &'static str, relation: &'static str, hint: &'static str, shown_empty: bool) -> Relation {
    Relation { title, relation, kind: "component", hint, shown_empty }
}

/// The APIs of a system.
pub(crate) static SYSTEM_APIS: Relation =
    apis(mark("APIs"), "hasPart", mark("Name this system as spec.system of an API."));
/// The APIs that a component provides.
pub(crate) static PROVIDED_APIS: Relation =
    apis(mark("Provided APIs"), "providesApi", mark("Name them in spec.providesApis of this component."));
/// The APIs that a component consumes.
pub(crate) static CONSUMED_APIS: Relation =
    apis(mark("Consumed APIs"), "consumesApi", mark("Name them in spec.consumesApis of this component."));
/// The components that provide an API.
pub(crate) static PROVIDERS: Relation =
    components(mark("Providers"), "apiProvidedBy", mark("Name this API in spec.providesApis of a component."), true);
/// The components that consume an API.
pub(crate) static CONSUMERS: Relation =
    components(mark("Consumers"), "apiConsumedBy", mark("Name this API in spec.consumesApis of a component."), false);

/// The APIs that a component provides and consumes, each with a word on what to write when there are none.
#[component]
pub(crate) fn Apis(
    /// The component.
    entity: Arc<Entity>,
) -> impl IntoView {
    view! {
        <div class="entity__wide">
            <div class="entity__card">
                <RelationCard entity=Arc::clone(&entity) relation=&PROVIDED_APIS even_empty=true/>
            </div>
            <div class="entity__card"><RelationCard entity relation=&CONSUMED_APIS even_empty=true/></div>
        </div>
    }
    .into_any()
}

/// A row: the entity, if it is in the catalog.
#[derive(Clone, PartialEq)]
struct Row {
    target: EntityRef,
    entity: Option<Arc<Entity>>,
}

/// A card with the table; nothing when there are no such relations, unless that is worth saying.
#[component]
pub(crate) fn RelationCard(
    /// The entity.
    entity: Arc<Entity>,
    /// Which table.
    relation: &'static Relation,
    /// Says so when there are none, too.
    #[prop(optional)]
    even_empty: bool,
) -> impl IntoView {
    let targets = cells::targets(&entity, relation.relation, relation.kind);
    let total = targets.len();
    if total == 0 {
        let none = even_empty || relation.shown_empty;
        return none
            .then(|| {
                view! {
                    <Card title=Some(plain_text(relation.title).to_owned())>
                        <p class="related__none">{t!("None yet.")} " " {plain_text(relation.hint)}</p>
                    </Card>
                }
            })
            .into_any();
    }
    let first = RwSignal::new(0_usize);
    let visible = Memo::new(move |_| targets.iter().skip(first.get()).take(ROWS).cloned().collect::<Vec<_>>());
    let query = use_query(move || Some(by_refs(&visible.read())));
    Effect::new(move || {
        if let Some(answer) = query.data() {
            remember_entities(answer.items.iter().flatten());
        }
    });
    let rows = Memo::new(move |before: Option<&Vec<Row>>| rows(&visible.read(), query, before));
    let loading = Signal::derive(move || {
        let state = query.state.read();
        state.previous || state.is_loading()
    });
    let shown: Shown = RwSignal::new(None);
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
                caption=plain_text(relation.title).to_owned()
                columns=columns(relation, shown)
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
        <Card title=Some(format!("{} · {total}", plain_text(relation.title))) flush=true>
            <div class="related">{content}{paging}</div>
        </Card>
        <DefinitionDialog shown/>
    }
    .into_any()
}

fn by_refs(refs: &[EntityRef]) -> Request<EntitiesByRefsResponse> {
    let mut request = EntitiesByRefsRequest::of(refs);
    request.fields = FIELDS.map(str::to_owned).to_vec();
    // Cards with several relations to APIs ask at the same moment.
    Request::post(catalog::by_refs(), &request).batched(catalog::batch())
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

fn columns(relation: &Relation, shown: Shown) -> Vec<Column<Row>> {
    let of = |draw: fn(&Entity) -> AnyView| move |row: &Row| row.entity.as_deref().map(draw).into_any();
    let mut columns = vec![
        Column::new("name", t!("Name"), |row: &Row| match &row.entity {
            Some(entity) => cells::name(entity),
            None => cells::missing(&row.target),
        }),
        Column::new("owner", t!("Owner"), of(|entity| cells::reference(entity, "owner", "group"))),
        Column::new("type", t!("Type"), of(|entity| cells::text(entity, "type"))).hide_below(Breakpoint::Small),
        Column::new("lifecycle", t!("Lifecycle"), of(cells::lifecycle)).hide_below(Breakpoint::Small),
    ];
    if relation.kind == "api" {
        let draw = move |row: &Row| row.entity.as_deref().map(|api| opener(api, shown)).into_any();
        columns.push(Column::new("definition", t!("Definition"), draw));
    }
    columns
}
