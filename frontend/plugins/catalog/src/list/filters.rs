//! What the list can be narrowed by, beside the list or in a drawer.

use callboard_i18n::{plural, t};
use callboard_letters::Letters;
use callboard_ui::{Button, ButtonVariant, Checkbox, Icon, IconView, SearchField, Size, Skeleton};
use callboard_web_core::{EntityName, entity_name};
use leptos::prelude::*;

use super::choices::{Choice, choices, worth_showing};
use super::dimension::Dimension;
use super::owners::OwnerFilter;
use super::state::List;
use crate::entity::name::display_name;

/// Choices in sight before the rest is asked for.
const SHOWN: usize = 6;
/// The most that are drawn: who has thousands of owners searches among them.
const MOST: usize = 200;
/// From this many on, the choices can be searched.
const SEARCHED: usize = 12;

/// All dimensions with their values.
#[component]
pub(crate) fn Filters(
    /// The list.
    list: List,
) -> impl IntoView {
    // Both questions are answered before anything is drawn: the numbers decide what is in sight.
    let counts = list.counts(Dimension::Namespace);
    let first_time = Memo::new(move |_| list.choices.state.read().is_loading() || counts.state.read().is_loading());
    let kind = Memo::new(move |_| list.scope.read().kind().to_owned());
    let groups = move || {
        let kind = kind.read();
        let (dimensions, every_owner) =
            list.config.with_value(|config| (config.dimensions.clone(), config.every_owner));
        dimensions
            .into_iter()
            .filter(|dimension| dimension.applies_to(&kind))
            .map(|dimension| match dimension {
                Dimension::Owner if every_owner => view! { <OwnerFilter list/> }.into_any(),
                _ => view! { <FilterGroup list dimension/> }.into_any(),
            })
            .collect_view()
    };
    move || match first_time.get() {
        true => view! { <FiltersSkeleton/> }.into_any(),
        false => view! { <div class="catalog__filter-groups">{groups}</div> }.into_any(),
    }
}

/// One dimension: its values with checkboxes and counts.
#[component]
fn FilterGroup(list: List, dimension: Dimension) -> impl IntoView {
    let counts = list.counts(dimension);
    let values = Memo::new(move |_| {
        let all = list.choices.data().unwrap_or_default();
        choices(dimension, &all, counts.data().as_deref(), &list.scope.read().filters)
    });
    let shown = Memo::new(move |_| worth_showing(dimension, &values.read()));
    let expanded = RwSignal::new(false);
    let search = RwSignal::new(String::new());
    // What the checkboxes are, apart from their state: they are not made anew when one is pressed.
    let listed = Memo::new(move |_| {
        let values = values.read();
        let found = in_sight(&values, expanded.get(), &search.read(), shown_name);
        found.into_iter().map(|choice| choice.value.clone()).collect::<Vec<_>>()
    });
    let count = Memo::new(move |_| values.read().len());
    let chosen = Memo::new(move |_| values.read().iter().filter(|choice| choice.chosen).count());
    let boxes = move || {
        view! {
            <For
                each=move || listed.get()
                key=|value| value.clone()
                children=move |value| view! { <ChoiceBox list dimension values value/> }
            />
        }
    };
    let more = move || {
        let hides = expanded.get() || count.get() > listed.read().len();
        (hides && search.read().trim().is_empty()).then(|| {
            let label = match expanded.get() {
                true => t!("Show fewer").to_owned(),
                false => plural!(count.get(), "Show all {count}", "Show all {count}"),
            };
            view! {
                <Button variant=ButtonVariant::Ghost size=Size::Small on_click=move |_| expanded.update(|open| *open = !*open)>
                    {label}
                </Button>
            }
        })
    };
    move || {
        shown.get().then(|| {
            view! {
                <details class="catalog__filter" open=true>
                    <summary class="catalog__filter-title">
                        {dimension.label()}
                        {move || (chosen.get() > 0).then(|| view! { <span class="catalog__filter-chosen">{chosen}</span> })}
                        <IconView icon=Icon::ChevronDown size=14/>
                    </summary>
                    <div class="catalog__filter-body" role="group" aria-label=dimension.label()>
                        {move || (count.get() >= SEARCHED).then(|| view! {
                            <SearchField
                                label=dimension.search_label()
                                placeholder=t!("Search…")
                                size=Size::Small
                                debounce=0
                                value=search
                                on_input=move |text| search.set(text)
                            />
                        })}
                        {boxes}
                        {more}
                    </div>
                </details>
            }
        })
    }
}

/// One value.
#[component]
fn ChoiceBox(list: List, dimension: Dimension, values: Memo<Vec<Choice>>, value: String) -> impl IntoView {
    let of_value = {
        let value = value.clone();
        Memo::new(move |_| values.read().iter().find(|choice| choice.value == value).cloned())
    };
    let entity = of_value.read_untracked().as_ref().and_then(|choice| choice.entity.clone());
    let plain = dimension.value_label(&value).map_or_else(|| value.clone(), str::to_owned);
    let label = entity.as_ref().map_or_else(|| Signal::stored(plain), display_name);
    let count = Signal::derive(move || {
        let count = of_value.read().as_ref().and_then(|choice| choice.count)?;
        usize::try_from(count).ok()
    });
    let checked = Signal::derive(move || of_value.read().as_ref().is_some_and(|choice| choice.chosen));
    let unfruitful = move || count.get() == Some(0) && !checked.get();
    let toggle = move |_: bool| list.change(&dimension.toggled(&list.filters(), &value));
    view! {
        <div class="catalog__choice" class:catalog__choice--empty=unfruitful>
            <Checkbox label checked count on_change=toggle/>
        </div>
    }
}

#[component]
fn FiltersSkeleton() -> impl IntoView {
    let group = |lines: usize| {
        view! {
            <div class="catalog__filter">
                <div class="catalog__filter-title"><Skeleton width="5rem"/></div>
                <div class="catalog__filter-body"><Skeleton lines/></div>
            </div>
        }
    };
    view! { <div class="catalog__filter-groups" aria-hidden="true">{group(4)}{group(3)}{group(6)}</div> }
}

/// What the reader sees of a choice that stands for an entity. Asks for the names of all of them at once, which
/// is why it is only called when somebody searches.
fn shown_name(choice: &Choice) -> Option<String> {
    match &*entity_name(choice.entity.as_ref()?).read() {
        EntityName::Known(known) => Some(known.title.clone()),
        _ => None,
    }
}

/// The choices that are drawn: all when that is wanted, what was searched for, else the first few of those
/// that lead to something.
fn in_sight<'a>(
    values: &'a [Choice],
    expanded: bool,
    search: &str,
    name: impl Fn(&Choice) -> Option<String>,
) -> Vec<&'a Choice> {
    let needle = search.trim().lower();
    if !needle.is_empty() {
        let found = |text: &str| text.lower().contains(&needle);
        let keep = |choice: &&Choice| found(&choice.value) || name(choice).is_some_and(|name| found(&name));
        return values.iter().filter(keep).take(MOST).collect();
    }
    if expanded {
        // What is chosen can always be taken away.
        let listed = values.iter().enumerate().filter(|(place, choice)| *place < MOST || choice.chosen);
        return listed.map(|(_, choice)| choice).collect();
    }
    let mut fruitful = 0;
    let keep = |choice: &&Choice| {
        let leads_somewhere = choice.count != Some(0);
        fruitful += usize::from(leads_somewhere);
        choice.chosen || (leads_somewhere && fruitful <= SHOWN)
    };
    values.iter().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(value: &str, count: u64, chosen: bool) -> Choice {
        Choice { value: value.to_owned(), entity: None, count: Some(count), chosen }
    }

    fn shown(expanded: bool, search: &str) -> String {
        let mut values: Vec<_> = "abcdefgh".chars().map(|letter| choice(&letter.to_string(), 1, false)).collect();
        values[1].count = Some(0);
        values.push(choice("z", 0, true));
        let name = |choice: &Choice| (choice.value == "c").then(|| "Commerce".to_owned());
        in_sight(&values, expanded, search, name).into_iter().map(|choice| choice.value.as_str()).collect()
    }

    #[test]
    fn the_first_fruitful_and_the_chosen_are_in_sight() {
        assert_eq!(shown(false, ""), "acdefgz");
        assert_eq!(shown(true, ""), "abcdefghz");
        assert_eq!(shown(false, " B "), "b");
        assert_eq!(shown(false, "omm"), "c");
        assert_eq!(shown(false, "?"), "");
    }
}
