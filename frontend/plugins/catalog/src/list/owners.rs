//! The filter of owners among all users and groups, also those that own nothing: mode `all` of the original.

use callboard_i18n::t;
use callboard_shared::catalog::{QueryEntitiesRequest, QueryEntitiesResponse};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_shared::query::{Direction, FullTextFilter, Order, Predicate};
use callboard_ui::{ComboOption, Combobox, Icon, IconView, Size};
use callboard_web_core::{RequestError, load, remember_entities};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dimension::Dimension;
use super::state::List;
use crate::entity::name::display_name;
use crate::kinds;
use crate::requests;

/// Users and groups that are fetched at once.
const PORTION: u64 = 20;
const FIELDS: [&str; 5] = ["kind", "metadata.name", "metadata.namespace", "metadata.title", "spec.profile.displayName"];

/// What was found for a text so far.
#[derive(Clone, Copy)]
struct Found {
    entities: RwSignal<Vec<(EntityRef, String)>>,
    /// The page after those, if there is one.
    next: StoredValue<Option<String>>,
    loading: RwSignal<bool>,
    failure: RwSignal<Option<String>>,
    /// Every text has another number: late answers to an earlier one are dropped.
    text: StoredValue<u32>,
}

/// Owners: those that are chosen, and a field that finds others.
#[component]
pub(crate) fn OwnerFilter(
    /// The list.
    list: List,
) -> impl IntoView {
    let found = Found {
        entities: RwSignal::new(Vec::new()),
        next: StoredValue::new(None),
        loading: RwSignal::new(false),
        failure: RwSignal::new(None),
        text: StoredValue::new(0),
    };
    let chosen = Memo::new(move |_| list.scope.read().filters.owners.clone());
    let options = Signal::derive(move || {
        let filters = list.scope.read();
        let option = |(entity, title): &(EntityRef, String)| {
            let value = entity.to_string();
            ComboOption {
                chosen: Dimension::Owner.has(&filters.filters, &value),
                label: title.clone(),
                note: Some(kinds::display(&entity.kind)),
                icon: Some(Icon::for_kind(&entity.kind)),
                value,
            }
        };
        found.entities.read().iter().map(option).collect::<Vec<_>>()
    });
    let toggle = move |value: String| list.change(&Dimension::Owner.toggled(&list.filters(), &value));
    let removes = move || chosen.get().into_iter().map(|owner| chosen_owner(list, owner)).collect_view();
    view! {
        <details class="catalog__filter" open=true>
            <summary class="catalog__filter-title">
                {Dimension::Owner.label()}
                {move || (!chosen.read().is_empty()).then(|| view! {
                    <span class="catalog__filter-chosen">{chosen.read().len()}</span>
                })}
                <IconView icon=Icon::ChevronDown size=14/>
            </summary>
            <div class="catalog__filter-body">
                <Combobox
                    label=t!("Search users and groups")
                    hide_label=true
                    placeholder=t!("Users and groups…")
                    size=Size::Small
                    options
                    loading=found.loading
                    failure=found.failure
                    empty=t!("No user or group fits.")
                    on_text=move |text: String| found.look_for(&text)
                    on_more=Callback::new(move |()| found.more())
                    on_toggle=toggle
                />
                <ul class="catalog__owners" aria-label=t!("Chosen owners")>{removes}</ul>
            </div>
        </details>
    }
    .into_any()
}

fn chosen_owner(list: List, owner: String) -> AnyView {
    let entity = EntityRef::parse_full(&owner).ok();
    let name = entity.as_ref().map_or_else(|| Signal::stored(owner.clone()), display_name);
    let press = move |_| list.change(&Dimension::Owner.toggled(&list.filters(), &owner));
    view! {
        <li>
            <button
                class="catalog__active-filter"
                type="button"
                aria-label=move || t!("Remove owner {name}", name = name.read())
                on:click=press
            >
                <span class="catalog__active-value">{name}</span>
                <IconView icon=Icon::Close size=12/>
            </button>
        </li>
    }
    .into_any()
}

impl Found {
    /// Begins anew with a text.
    fn look_for(self, text: &str) {
        self.text.update_value(|number| *number += 1);
        self.next.set_value(None);
        self.ask(first(text), true);
    }

    /// Goes on where it ended.
    fn more(self) {
        let next = self.next.get_value().filter(|_| !self.loading.get_untracked());
        if let Some(cursor) = next {
            self.ask(QueryEntitiesRequest { cursor: Some(cursor), ..shape() }, false);
        }
    }

    fn ask(self, request: QueryEntitiesRequest, anew: bool) {
        let number = self.text.get_value();
        self.loading.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = load(requests::entities(&request)).await;
            if self.text.try_get_value() == Some(number) {
                self.take(answer.as_deref(), anew);
            }
        });
    }

    fn take(self, answer: Result<&QueryEntitiesResponse, &RequestError>, anew: bool) {
        self.loading.set(false);
        match answer {
            Ok(page) => {
                remember_entities(&page.items);
                self.next.set_value(page.page_info.next_cursor.clone());
                let named = |entity: &Entity| (entity.entity_ref(), entity.title().to_owned());
                self.entities.update(|entities| {
                    if anew {
                        entities.clear();
                    }
                    entities.extend(page.items.iter().map(named));
                });
            }
            Err(error) => self.failure.set(Some(format!("{} {}", error.message, error.what_to_try()))),
        }
    }
}

/// Users and groups with a text in their names.
fn first(text: &str) -> QueryEntitiesRequest {
    let text = text.trim();
    let fields = ["metadata.name", "metadata.title", "spec.profile.displayName"];
    QueryEntitiesRequest {
        query: Some(Predicate::one_of("kind", ["user", "group"]).to_json()),
        full_text_filter: (!text.is_empty()).then(|| FullTextFilter::new(text, fields)),
        order_by: vec![Order::new("metadata.name", Direction::Asc)],
        ..shape()
    }
}

fn shape() -> QueryEntitiesRequest {
    QueryEntitiesRequest {
        limit: Some(PORTION),
        fields: FIELDS.map(str::to_owned).to_vec(),
        ..QueryEntitiesRequest::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_text_everybody_is_offered() {
        assert!(first(" ").full_text_filter.is_none());
        let some = first(" ada ");
        assert_eq!(some.full_text_filter.unwrap().term, "ada");
        assert_eq!(some.limit, Some(PORTION));
    }
}
