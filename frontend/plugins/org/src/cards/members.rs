//! The users of a group.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{QueryEntitiesRequest, pages};
use callboard_shared::entity::Entity;
use callboard_shared::query::{Direction, FullTextFilter, Order, Predicate};
use callboard_ui::{Avatar, Card, EmptyState, Icon, Pagination, SearchField, Size, Skeleton, Switch};
use callboard_web_core::entity_facts::{profile, targets};
use callboard_web_core::{RequestErrorPanel, extension_config, href, remember_entities, use_query};
use leptos::prelude::*;

use crate::settings::{is_aggregated, relation_type};
use crate::{MEMBERS, requests};

/// People a page.
const PEOPLE: usize = 50;
/// From this many on, people can be searched.
const SEARCHED: u64 = 12;

/// The users of a group, and those of the groups below it if wanted.
#[component]
pub(crate) fn Members(
    /// The group.
    entity: Arc<Entity>,
) -> impl IntoView {
    let this = entity.entity_ref();
    let has_subgroups = !targets(&entity, "parentOf", Some("group")).is_empty();
    let config = extension_config(MEMBERS);
    let is_wide = is_aggregated(&config).unwrap_or(false);
    let relation = relation_type(&config);
    let may_widen = config.get("showAggregateMembersToggle").is_none_or(|value| value != false);
    let with_subgroups = RwSignal::new(is_wide && has_subgroups);
    let text = RwSignal::new(String::new());
    let first = RwSignal::new(0_usize);

    // The server says which groups there are below, in one answer.
    let below = {
        let this = this.clone();
        use_query(move || with_subgroups.get().then(|| requests::groups(Some(&this))))
    };
    let people = use_query(move || {
        let groups = match with_subgroups.get() {
            true => below.data()?.groups.iter().map(|group| group.entity_ref.clone()).collect(),
            false => vec![this.to_string()],
        };
        Some(requests::entities(&request(&relation, &groups, &text.read(), first.get())))
    });
    Effect::new(move || {
        if let Some(people) = people.data() {
            remember_entities(&people.items);
        }
    });
    let include = move |include: bool| {
        first.set(0);
        with_subgroups.set(include);
    };
    let total = Memo::new(move |_| people.data().map(|people| people.total_items));
    let searchable = Memo::new(move |_| total.get().is_some_and(|total| total >= SEARCHED) || !text.read().is_empty());
    let title = Signal::derive(move || {
        Some(total.get().map_or_else(|| t!("Members").to_owned(), |count| t!("Members · {count}", count)))
    });
    let tools = move || {
        view! {
            {move || searchable.get().then(|| view! {
                <SearchField
                    label=t!("Search members")
                    placeholder=t!("Search…")
                    size=Size::Small
                    value=text
                    on_input=move |words| {
                        first.set(0);
                        text.set(words);
                    }
                />
            })}
            {(has_subgroups && may_widen).then(|| view! {
                <Switch label=t!("With subgroups") checked=with_subgroups on_change=include/>
            })}
        }
    };
    let paging = move || {
        let total = usize::try_from(total.get().unwrap_or_default()).unwrap_or(usize::MAX);
        (total > PEOPLE).then(|| {
            view! {
                <Pagination
                    range=Signal::derive(move || {
                        let (first, last) = (first.get() + 1, (first.get() + PEOPLE).min(total));
                        t!("{first}–{last} of {total}", first, last, total)
                    })
                    has_prev=Signal::derive(move || first.get() > 0)
                    has_next=Signal::derive(move || first.get() + PEOPLE < total)
                    on_prev=move |()| first.update(|first| *first = first.saturating_sub(PEOPLE))
                    on_next=move |()| first.update(|first| *first += PEOPLE)
                />
            }
        })
    };
    let shown = Memo::new(move |_| people.data());
    let failure = move || below.failure().filter(|_| with_subgroups.get()).or_else(|| people.failure());
    let content = move || match (shown.get(), failure()) {
        (Some(people), _) if people.items.is_empty() => view! { <Nobody text/> }.into_any(),
        (Some(people), _) => {
            let people = people.items.iter().map(person).collect_view();
            view! { <ul class="members">{people}</ul> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| {
                below.refetch();
                people.refetch();
            });
            view! { <RequestErrorPanel title=t!("The members could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <div class="members members--loading"><Skeleton lines=4/></div> }.into_any(),
    };
    view! { <Card title=title actions=tools>{content}{paging}</Card> }.into_any()
}

#[component]
fn Nobody(text: RwSignal<String>) -> impl IntoView {
    let title = move || match text.read().is_empty() {
        true => t!("This group has no members").to_owned(),
        false => t!("Nobody is called “{text}”", text = text.read()),
    };
    let body = move || {
        text.read()
            .is_empty()
            .then(|| t!("Name the group in spec.memberOf of a user, or users in its spec.members.").to_owned())
    };
    view! { <EmptyState icon=Icon::User title=Signal::derive(title) body=Signal::derive(body)/> }
}

fn person(user: &Entity) -> AnyView {
    let title = user.title().to_owned();
    let picture = profile(user, "picture").map(str::to_owned);
    let note = profile(user, "email").map_or_else(|| user.metadata.name.clone(), str::to_owned);
    view! {
        <li>
            <a class="members__person" href=href(&pages::of(user))>
                <Avatar name=title.clone() picture=picture decorative=true/>
                <span class="members__name">{title}</span>
                <span class="members__note">{note}</span>
            </a>
        </li>
    }
    .into_any()
}

fn request(relation: &str, groups: &[String], text: &str, first: usize) -> QueryEntitiesRequest {
    let condition = Predicate::equals("kind", "user").and(Predicate::one_of(&format!("relations.{relation}"), groups));
    let text = text.trim();
    QueryEntitiesRequest {
        limit: Some(PEOPLE as u64),
        offset: (first > 0).then_some(first as u64),
        order_by: vec![Order::new("metadata.name", Direction::Asc)],
        full_text_filter: (!text.is_empty()).then(|| {
            FullTextFilter::new(
                text,
                ["metadata.name", "metadata.title", "spec.profile.displayName", "spec.profile.email"],
            )
        }),
        fields: ["kind", "metadata.name", "metadata.namespace", "metadata.title", "spec.profile"]
            .map(str::to_owned)
            .to_vec(),
        ..QueryEntitiesRequest::of(&condition)
    }
}
