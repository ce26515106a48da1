//! `/api-docs`: all APIs as a table, with their definitions at hand.

mod asked;
mod columns;

use callboard_letters::Letters;
use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{self, QueryEntitiesResponse, pages};
use callboard_ui::{
    DataTable, EmptyState, Icon, LinkButton, PageHeader, Pagination, SearchField, Select, SelectOption, Size,
    SortDirection,
};
use callboard_web_core::{Request, RequestErrorPanel, SupportButton, href, remember_entities, use_query, use_title};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::popup::{DefinitionDialog, Shown};
use asked::{Asked, by_name, facets, use_asked};
use columns::{Api, columns};

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

#[component]
fn Explorer() -> impl IntoView {
    use_title(|| t!("APIs").to_owned());
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
    let title = Signal::derive(move || match total.get() {
        Some(total) => format!("{} · {total}", t!("APIs")),
        None => t!("APIs").to_owned(),
    });
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
                SelectOption::new(one.value.lower(), one.value.clone())
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
        Some(total) => t!("{shown} of {total}", shown = rows.read().len(), total),
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
            view! { <RequestErrorPanel title=t!("The APIs could not be loaded") error retry/> }.into_any()
        }
        None => view! {
            <DataTable
                caption=t!("APIs")
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
            <PageHeader
                title=title
                subtitle=Some(t!("What components offer each other, with the definition of each.").to_owned())
                actions=|| view! { <SupportButton/> }
            />
            <div class="api-explorer__bar" role="search">
                <SearchField
                    label=t!("Search APIs")
                    placeholder=t!("Search APIs")
                    size=Size::Small
                    value=Signal::derive(move || asked.read().text.clone())
                    on_input=move |text: String| change(&|asked| asked.text.clone_from(&text))
                />
                <Select
                    label=t!("Type")
                    hide_label=true
                    size=Size::Small
                    options=options("spec.type", t!("All types"), |asked| &asked.api_type)
                    value=Signal::derive(move || asked.read().api_type.clone())
                    on_change=move |word: String| change(&|asked| asked.api_type.clone_from(&word))
                />
                <Select
                    label=t!("Lifecycle")
                    hide_label=true
                    size=Size::Small
                    options=options("spec.lifecycle", t!("All lifecycles"), |asked| &asked.lifecycle)
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

fn empty(is_filtered: bool) -> AnyView {
    if is_filtered {
        let body = t!("Take a filter away, or search for less.").to_owned();
        let actions = || {
            let all = href(pages::API_DOCS);
            view! { <LinkButton href=all size=Size::Small>{t!("Show all APIs")}</LinkButton> }
        };
        return view! { <EmptyState icon=Icon::Search title=t!("No API is like that") body=Some(body) actions=actions/> }
            .into_any();
    }
    let body = t!("Describe one in a file of kind API with its definition, and register the file.").to_owned();
    view! { <EmptyState icon=Icon::Api title=t!("There are no APIs yet") body=Some(body)/> }.into_any()
}
