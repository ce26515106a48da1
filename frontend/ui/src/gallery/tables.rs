//! Tables and paging.

use leptos::prelude::*;

use super::chapter::{Chapter, Specimen};
use crate::{
    Badge, Breakpoint, Button, Card, Column, DataTable, EmptyState, Icon, KindIcon, Link, Pagination, Selection,
    SortDirection, Switch, Tag, Tone, VirtualTable,
};

pub(super) const TABLE: Chapter = Chapter {
    id: "table",
    title: "Tables",
    about: "Columns are data. Narrow tables drop columns that can be missed; on phones every row becomes a card.",
    view: table,
};

pub(super) const TABLE_STATES: Chapter = Chapter {
    id: "table-states",
    title: "Tables that load and empty tables",
    about: "Grey rows at first, old rows while newer ones come, and what to do when there are none.",
    view: table_states,
};

#[derive(Clone)]
struct Service {
    name: &'static str,
    owner: &'static str,
    lifecycle: &'static str,
    description: &'static str,
    tags: &'static [&'static str],
}

const SERVICES: [Service; 6] = [
    Service {
        name: "playback-api",
        owner: "team-streaming",
        lifecycle: "production",
        description: "Starts, pauses and resumes streams",
        tags: &["rust", "streaming"],
    },
    Service {
        name: "playlist-proxy",
        owner: "team-library",
        lifecycle: "production",
        description: "Playlists of a person across devices",
        tags: &["go"],
    },
    Service {
        name: "ticket-office",
        owner: "team-venues",
        lifecycle: "experimental",
        description: "Seats, holds and refunds",
        tags: &["java", "payments"],
    },
    Service {
        name: "stage-lights",
        owner: "team-venues",
        lifecycle: "deprecated",
        description: "The old cue server",
        tags: &[],
    },
    Service {
        name: "audience-profile-aggregation-service",
        owner: "team-insights",
        lifecycle: "production",
        description: "Joins what is known of a listener",
        tags: &["python", "data"],
    },
    Service {
        name: "notices",
        owner: "team-platform",
        lifecycle: "production",
        description: "What is on, for everyone",
        tags: &["rust"],
    },
];

/// More than there are, so that there is something to page through.
const ALL: usize = 340;

fn columns() -> Vec<Column<Service>> {
    vec![
        Column::new("name", "Name", |service: &Service| {
            view! { <span class="gallery__kind"><KindIcon kind="component"/>{service.name}</span> }
        })
        .sortable(),
        Column::new("owner", "Owner", |service: &Service| {
            let owner = service.owner;
            view! { <Link href="#table" quiet=true>{owner}</Link> }
        })
        .sortable(),
        Column::new("lifecycle", "Lifecycle", |service: &Service| {
            let lifecycle = service.lifecycle;
            let tone = match lifecycle {
                "production" => Tone::Success,
                "deprecated" => Tone::Danger,
                _ => Tone::Warning,
            };
            view! { <Badge tone>{lifecycle}</Badge> }
        }),
        Column::new("description", "Description", |service: &Service| service.description)
            .hide_below(Breakpoint::Medium),
        Column::new("tags", "Tags", |service: &Service| {
            let tags = service
                .tags
                .iter()
                .map(|tag| view! { <Tag label=*tag href=Some("#table".to_owned())/> })
                .collect_view();
            view! { <span class="gallery__kind">{tags}</span> }
        })
        .hide_below(Breakpoint::Large),
    ]
}

fn table() -> AnyView {
    let sort = RwSignal::new(Some(("name".to_owned(), SortDirection::Ascending)));
    let page = RwSignal::new(0_usize);
    let size = RwSignal::new(20_usize);
    let rows = Signal::derive(move || {
        let mut rows = SERVICES.to_vec();
        if let Some((column, direction)) = sort.get() {
            rows.sort_by_key(|service| if column == "owner" { service.owner } else { service.name });
            if direction == SortDirection::Descending {
                rows.reverse();
            }
        }
        rows
    });
    let range = move || {
        let first = page.get() * size.get();
        format!("{}–{} of {ALL}", first + 1, (first + size.get()).min(ALL))
    };
    let has_prev = Signal::derive(move || page.get() > 0);
    let has_next = Signal::derive(move || (page.get() + 1) * size.get() < ALL);
    let resize = move |rows| {
        page.set(0);
        size.set(rows);
    };
    let numbers = move || Some((page.get() + 1, ALL.div_ceil(size.get())));
    let paging = move || {
        view! {
            <Pagination
                range
                has_prev
                has_next
                on_prev=move |()| page.update(|page| *page -= 1)
                on_next=move |()| page.update(|page| *page += 1)
                numbers=numbers
                on_number=move |number: usize| page.set(number - 1)
                page_size=Signal::from(size)
                on_page_size=resize
            />
        }
    };
    let selection = Selection::new();
    view! {
        <Specimen name="In a flush card, with selection and paging" stacked=true>
            <Card
                title=Some("Services".to_owned())
                flush=true
                footer=paging
            >
                <DataTable
                    caption="Services"
                    columns=columns()
                    rows
                    key=|service: &Service| service.name.to_owned()
                    sort
                    on_sort=move |by| sort.set(Some(by))
                    row_href=|_: &Service| "#table".to_owned()
                    selection
                    row_label=|service: &Service| service.name.to_owned()
                    active=Some(SERVICES[1].name.to_owned())
                />
            </Card>
        </Specimen>
    }
    .into_any()
}

fn table_states() -> AnyView {
    let loading = RwSignal::new(true);
    let key = |service: &Service| service.name.to_owned();
    let row = |place: &usize| SERVICES.get(*place).filter(|_| *place != 2).cloned();
    let on_window = |_: std::ops::Range<usize>| {};
    let empty = || {
        view! {
            <EmptyState
                icon=Icon::Search
                title="No service fits these filters"
                body=Some("Take one away, or search for less.".to_owned())
                actions=|| view! { <Button>"Clear the filters"</Button> }
            />
        }
    };
    view! {
        <Specimen name="Loading for the first time, and again" stacked=true>
            <div class="gallery__narrow">
                <Switch label="Loading" checked=loading on_change=move |on| loading.set(on)/>
            </div>
            <Card flush=true>
                <DataTable caption="Loading" columns=columns() rows=Vec::new() key loading skeleton_rows=3 empty/>
            </Card>
            <Card flush=true>
                <DataTable caption="Loading again" columns=columns() rows=SERVICES[..2].to_vec() key loading/>
            </Card>
        </Specimen>
        <Specimen name="Long: only the rows in sight are in the document; one is still fetched" stacked=true>
            <Card flush=true>
                <VirtualTable
                    caption="Long"
                    columns=columns()
                    total=SERVICES.len()
                    row
                    key
                    row_href=|_: &Service| "#table".to_owned()
                    on_window
                    on_first=|_| {}
                />
            </Card>
        </Specimen>
        <Specimen name="Empty" stacked=true>
            <Card flush=true><DataTable caption="Empty" columns=columns() rows=Vec::new() key empty/></Card>
        </Specimen>
    }
    .into_any()
}
