//! Everything that an entity is related to, by type of relation.

use callboard_letters::Letters;
use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Button, ButtonVariant, SearchField, Size};
use callboard_web_core::{EntityLink, RelationGroup, relation_groups};
use leptos::prelude::*;

/// Entities of a group in sight before the rest is asked for.
const SHOWN: usize = 6;
/// From this many relations on, they can be searched.
const SEARCHED: usize = 12;

/// The relations in groups, each with its number.
#[component]
pub(super) fn RelationList(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let groups = relation_groups(&entity);
    let total: usize = groups.iter().map(|group| group.targets.len()).sum();
    let search = RwSignal::new(String::new());
    let field = (total >= SEARCHED).then(|| {
        view! {
            <div class="relations__search">
                <SearchField
                    label=t!("Search relations")
                    placeholder=t!("Search…")
                    size=Size::Small
                    debounce=0
                    value=search
                    on_input=move |text| search.set(text)
                />
            </div>
        }
    });
    let any_found = {
        let groups = groups.clone();
        Memo::new(move |_| {
            groups.iter().flat_map(|group| &group.targets).any(|target| is_found(target, &search.read()))
        })
    };
    let lists = groups.into_iter().map(|group| view! { <Group group search/> }).collect_view();
    view! {
        {field}
        <div class="relations">{lists}</div>
        {move || (!any_found.get()).then(|| view! {
            <p class="relations__nothing">{t!("Nothing related is called “{text}”.", text = search.get())}</p>
        })}
    }
    .into_any()
}

#[component]
fn Group(group: RelationGroup, search: RwSignal<String>) -> impl IntoView {
    let RelationGroup { name, targets, .. } = group;
    let expanded = RwSignal::new(false);
    let count = targets.len();
    let found = Memo::new(move |_| {
        let search = search.read();
        let all: Vec<_> = targets.iter().filter(|target| is_found(target, &search)).cloned().collect();
        let shown = if expanded.get() || !search.trim().is_empty() { all.len() } else { SHOWN.min(all.len()) };
        all.into_iter().take(shown).collect::<Vec<_>>()
    });
    let more = move || {
        (count > SHOWN && search.read().trim().is_empty()).then(|| {
            let label = match expanded.get() {
                true => t!("Show fewer").to_owned(),
                false => plural!(count, "Show all {count}", "Show all {count}"),
            };
            view! {
                <Button variant=ButtonVariant::Ghost size=Size::Small on_click=move |_| expanded.update(|open| *open = !*open)>
                    {label}
                </Button>
            }
        })
    };
    view! {
        <section class="relations__group" hidden=move || found.read().is_empty()>
            <h3 class="relations__name">{name}<span class="relations__count">{count}</span></h3>
            <ul class="relations__list">
                <For each=move || found.get() key=|target| target.clone() children=|target| view! { <li><EntityLink entity=target/></li> }/>
            </ul>
            {more}
        </section>
    }
}

/// Whether every word of the text occurs in the ref. Display names are not known for all of them, but they
/// rarely differ in more than blanks and capitals.
fn is_found(target: &EntityRef, text: &str) -> bool {
    let target = target.to_string();
    text.lower().split_whitespace().all(|word| target.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refs_are_found_by_the_words_of_their_names() {
        let target = EntityRef::new("component", "default", "booking-service");
        assert!(is_found(&target, "Booking Service"));
        assert!(is_found(&target, " "));
        assert!(!is_found(&target, "booking api"));
    }
}
