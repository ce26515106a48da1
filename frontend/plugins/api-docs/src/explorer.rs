//! `/api-docs`: all APIs as a table, with their definitions at hand.

use std::sync::Arc;

use callboard_shared::catalog::{
    self, FacetsRequest, FacetsResponse, QueryEntitiesRequest, QueryEntitiesResponse, pages,
};
use callboard_shared::entity::Entity;
use callboard_shared::query::{Direction, FullTextFilter, Order};
use callboard_ui::{
    Breakpoint, Column, DataTable, EmptyState, Icon, LinkButton, PageHeader, Pagination, SearchField, Select,
    SelectOption, Size, SortDirection, Tag,
};
use callboard_web_core::{
    Request, RequestErrorPanel, below_base, href, remember_entities, use_go, use_query, use_title,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::{LazyRoute, lazy_route};
use serde_json::{Value, json};

use crate::cells;
use crate::popup::{DefinitionDialog, Shown, opener};

/// Rows a page.
const ROWS: u64 = 20;
/// Tags in a row; more are counted.
const TAGS: usize = 3;
/// The fields that the search looks into.
const TEXT_FIELDS: [&str; 3] = ["metadata.name", "metadata.title", "metadata.description"];
const FIELDS: [&str; 10] = [
    "kind",
    "metadata.name",
    "metadata.namespace",
    "metadata.title",
    "metadata.description",
    "metadata.tags",
    "spec.type",
    "spec.owner",
    "spec.system",
    "spec.lifecycle",
];

/// The page of the list.
pub(crate) struct ExplorerPage;

#[lazy_route]
impl LazyRoute for ExplorerPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Explorer/> }.into_any()
    }
}

/// A row.
type Api = Arc<Entity>;

/// What the list is asked for; it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Asked {
    text: String,
    api_type: String,
    lifecycle: String,
    /// The field and `asc` or `desc`.
    sort: Option<(String, SortDirection)>,
    /// The cursor of the page.
    cursor: Option<String>,
}

#[component]
fn Explorer() -> impl IntoView {
    use_title(|| "APIs".to_owned());
    let (asked, ask) = use_asked();
    let page =
        use_query(move || Some(Request::<QueryEntitiesResponse>::post(catalog::by_query(), &asked.read().query())));
    let choices = use_query(|| Some(facets()));
    Effect::new(move || {
        if let Some(answer) = page.data() {
            remember_entities(answer.items.iter());
        }
    });
    let rows = Memo::new(move |_| {
        let items = page.data().map(|answer| answer.items.iter().cloned().map(Arc::new).collect::<Vec<_>>());
        items.unwrap_or_default()
    });
    let loading = Signal::derive(move || {
        let state = page.state.read();
        state.previous || state.is_loading()
    });
    let total = Signal::derive(move || page.data().filter(|_| !loading.get()).map(|answer| answer.total_items));
    let title =
        Signal::derive(move || total.get().map_or_else(|| "APIs".to_owned(), |total| format!("APIs · {total}")));
    let shown: Shown = RwSignal::new(None);
    let change = move |change: &dyn Fn(&mut Asked)| {
        let mut asked = asked.get_untracked();
        asked.cursor = None;
        change(&mut asked);
        ask.run(asked);
    };
    let options = move |facet: &'static str, all: &'static str, chosen: fn(&Asked) -> &String| {
        Signal::derive(move || {
            let mut options = vec![SelectOption::new("", all)];
            let facets = choices.data();
            let counts = facets.iter().flat_map(|answer| answer.facets.get(facet)).flatten();
            options.extend(counts.map(|one| {
                SelectOption::new(one.value.to_lowercase(), one.value.clone())
                    .with_count(usize::try_from(one.count).unwrap_or(0))
            }));
            let chosen = chosen(&asked.read()).clone();
            if !options.iter().any(|option| option.value == chosen) {
                options.push(SelectOption::new(chosen.clone(), chosen));
            }
            options
        })
    };
    let turn = move |which: fn(&QueryEntitiesResponse) -> Option<String>| {
        let cursor = page.data().and_then(|answer| which(&answer));
        if cursor.is_some() {
            ask.run(Asked { cursor, ..asked.get_untracked() });
        }
    };
    let has = move |which: fn(&QueryEntitiesResponse) -> Option<String>| {
        Signal::derive(move || page.data().is_some_and(|answer| which(&answer).is_some()))
    };
    let range = Signal::derive(move || match total.get() {
        Some(total) => format!("{} of {total}", rows.read().len()),
        None => String::new(),
    });
    let paging = move || {
        (has(next).get() || has(previous).get()).then(|| {
            view! {
                <Pagination
                    range
                    has_prev=has(previous)
                    has_next=has(next)
                    on_prev=move |()| turn(previous)
                    on_next=move |()| turn(next)
                />
            }
        })
    };
    let content = move || match page.failure() {
        Some(error) => {
            let retry = Callback::new(move |()| page.refetch());
            view! { <RequestErrorPanel title="The APIs could not be loaded" error retry/> }.into_any()
        }
        None => view! {
            <DataTable
                caption="APIs"
                columns=columns(shown)
                rows=rows
                key=|api: &Api| api.entity_ref().to_string()
                row_href=|api: &Api| href(&pages::of(api))
                sort=Signal::derive(move || Some(asked.read().sort.clone().unwrap_or_else(by_name)))
                on_sort=move |sort: (String, SortDirection)| change(&|asked| asked.sort = Some(sort.clone()))
                loading=loading
                empty=move || empty(*asked.read() != Asked::default())
            />
            {paging}
        }
        .into_any(),
    };
    view! {
        <div class="api-explorer">
            <PageHeader title=title subtitle=Some("What components offer each other, with the definition of each.".to_owned())/>
            <div class="api-explorer__bar" role="search">
                <SearchField
                    label="Search APIs"
                    placeholder="Search APIs"
                    size=Size::Small
                    value=Signal::derive(move || asked.read().text.clone())
                    on_input=move |text: String| change(&|asked| asked.text.clone_from(&text))
                />
                <Select
                    label="Type"
                    hide_label=true
                    size=Size::Small
                    options=options("spec.type", "All types", |asked| &asked.api_type)
                    value=Signal::derive(move || asked.read().api_type.clone())
                    on_change=move |word: String| change(&|asked| asked.api_type.clone_from(&word))
                />
                <Select
                    label="Lifecycle"
                    hide_label=true
                    size=Size::Small
                    options=options("spec.lifecycle", "All lifecycles", |asked| &asked.lifecycle)
                    value=Signal::derive(move || asked.read().lifecycle.clone())
                    on_change=move |word: String| change(&|asked| asked.lifecycle.clone_from(&word))
                />
            </div>
            {content}
            <DefinitionDialog shown/>
        </div>
    }
    .into_any()
}

fn next(answer: &QueryEntitiesResponse) -> Option<String> {
    answer.page_info.next_cursor.clone()
}

fn previous(answer: &QueryEntitiesResponse) -> Option<String> {
    answer.page_info.prev_cursor.clone()
}

/// What the address asks for, and what changes it.
fn use_asked() -> (Memo<Asked>, Callback<Asked>) {
    let query = use_query_map();
    let location = use_location();
    let go = use_go();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
        let sort = query.get_str("sort").and_then(|sort| {
            let (field, direction) = sort.split_once(' ').unwrap_or((sort, "asc"));
            let direction = if direction == "desc" { SortDirection::Descending } else { SortDirection::Ascending };
            sort_field(field).map(|_| (field.to_owned(), direction))
        });
        let cursor = query.get_str("cursor").map(str::to_owned);
        Asked { text: text("text"), api_type: text("type"), lifecycle: text("lifecycle"), sort, cursor }
    });
    let ask = Callback::new(move |wanted: Asked| {
        let mut query = query.get_untracked();
        let sort = wanted.sort.map(|(field, direction)| format!("{field} {}", direction.as_str()));
        for (name, value) in [
            ("text", Some(wanted.text)),
            ("type", Some(wanted.api_type)),
            ("lifecycle", Some(wanted.lifecycle)),
            ("sort", sort),
            ("cursor", wanted.cursor),
        ] {
            query.remove(name);
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                query.insert(name, value);
            }
        }
        go(&format!("{}{}", below_base(&location.pathname.read_untracked()), query.to_query_string()), true);
    });
    (asked, ask)
}

fn by_name() -> (String, SortDirection) {
    ("name".to_owned(), SortDirection::Ascending)
}

/// The field of the catalog by which a column is ordered.
fn sort_field(column: &str) -> Option<&'static str> {
    match column {
        "name" => Some("metadata.name"),
        "owner" => Some("spec.owner"),
        "type" => Some("spec.type"),
        "lifecycle" => Some("spec.lifecycle"),
        _ => None,
    }
}

impl Asked {
    fn query(&self) -> QueryEntitiesRequest {
        let fields = FIELDS.map(str::to_owned).to_vec();
        if let Some(cursor) = &self.cursor {
            return QueryEntitiesRequest {
                cursor: Some(cursor.clone()),
                limit: Some(ROWS),
                fields,
                ..QueryEntitiesRequest::default()
            };
        }
        let mut conditions = serde_json::Map::from_iter([("kind".to_owned(), json!("api"))]);
        for (key, value) in [("spec.type", &self.api_type), ("spec.lifecycle", &self.lifecycle)] {
            if !value.is_empty() {
                conditions.insert(key.to_owned(), json!(value));
            }
        }
        let (column, direction) = self.sort.clone().unwrap_or_else(by_name);
        let direction = if direction == SortDirection::Descending { Direction::Desc } else { Direction::Asc };
        let text = self.text.trim();
        QueryEntitiesRequest {
            query: Some(Value::Object(conditions)),
            limit: Some(ROWS),
            fields,
            order_by: vec![Order::new(sort_field(&column).unwrap_or("metadata.name"), direction)],
            full_text_filter: (!text.is_empty()).then(|| FullTextFilter::new(text, TEXT_FIELDS)),
            ..QueryEntitiesRequest::default()
        }
    }
}

fn facets() -> Request<FacetsResponse> {
    let request = FacetsRequest {
        facets: vec!["spec.type".to_owned(), "spec.lifecycle".to_owned()],
        query: Some(json!({"kind": "api"})),
    };
    Request::post(catalog::facets::<&str, &str>(&[], &[]), &request)
}

fn columns(shown: Shown) -> Vec<Column<Api>> {
    let of = |draw: fn(&Entity) -> AnyView| move |api: &Api| draw(api);
    vec![
        Column::new("name", "Name", of(cells::name)).sortable().width("13rem"),
        Column::new("system", "System", of(|api| cells::reference(api, "system", "system")))
            .width("9.5rem")
            .hide_below(Breakpoint::Medium),
        Column::new("owner", "Owner", of(|api| cells::reference(api, "owner", "group"))).width("10rem").sortable(),
        Column::new("type", "Type", of(|api| cells::text(api, "type"))).sortable(),
        Column::new("lifecycle", "Lifecycle", of(cells::lifecycle)).sortable().hide_below(Breakpoint::Small),
        Column::new("description", "Description", of(description)).hide_below(Breakpoint::Medium),
        Column::new("tags", "Tags", of(tags)).hide_below(Breakpoint::Large),
        Column::new("definition", "Definition", move |api: &Api| opener(api, shown)),
    ]
}

fn description(api: &Entity) -> AnyView {
    let text = api.metadata.description.as_deref().unwrap_or_default().replace(['*', '`'], "");
    view! { <span class="api-explorer__description">{text}</span> }.into_any()
}

fn tags(api: &Entity) -> AnyView {
    let tags = &api.metadata.tags;
    let shown = tags.iter().take(TAGS).map(|tag| view! { <Tag label=tag.clone() href=None/> }).collect_view();
    let rest = tags.len().saturating_sub(TAGS);
    view! { <span class="catalog__tags">{shown}{(rest > 0).then(|| format!("+{rest}"))}</span> }.into_any()
}

fn empty(is_filtered: bool) -> AnyView {
    if is_filtered {
        let body = "Take a filter away, or search for less.".to_owned();
        let actions = || {
            let all = href(pages::API_DOCS);
            view! { <LinkButton href=all size=Size::Small>"Show all APIs"</LinkButton> }
        };
        return view! { <EmptyState icon=Icon::Search title="No API is like that" body=Some(body) actions=actions/> }
            .into_any();
    }
    let body = "Describe one in a file of kind API with its definition, and register the file.".to_owned();
    view! { <EmptyState icon=Icon::Api title="There are no APIs yet" body=Some(body)/> }.into_any()
}
