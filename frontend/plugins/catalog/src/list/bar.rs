//! The bar above the list: kinds, ownership, text, filters in force.

use callboard_i18n::t;
use callboard_letters::Letters;
use callboard_shared::catalog::{CatalogFilters, OwnershipFilter, pages};
use callboard_ui::{
    Button, ButtonVariant, Icon, IconView, SearchField, SegmentedControl, SelectOption, Size, Tab, Tabs,
};
use callboard_web_core::href;
use leptos::prelude::*;

use super::active::{ActiveFilter, active, cleared, for_kind};
use super::dimension::first_page;
use super::state::List;
use super::view_menu::ViewMenu;
use crate::entity::name::display_name;
use crate::kinds;
use crate::views::SavedViews;

/// The kinds of the catalog with their numbers, each a link to its list.
#[component]
pub(crate) fn KindTabs(
    /// The list.
    list: List,
) -> impl IntoView {
    let tabs = Memo::new(move |_| {
        let facets = list.kinds.data();
        let counts =
            facets.as_ref().and_then(|facets| facets.facets.get("kind")).map(Vec::as_slice).unwrap_or_default();
        let scope = list.scope.read();
        let current = scope.kind();
        let mut kinds: Vec<(String, Option<u64>)> = match facets {
            Some(_) => counts.iter().map(|kind| (kind.value.lower(), Some(kind.count))).collect(),
            // What nearly every catalog has stands there from the start, so that the row does not grow.
            None => kinds::USUAL.iter().map(|kind| ((*kind).to_owned(), None)).collect(),
        };
        if current != kinds::ALL && !kinds.iter().any(|(kind, _)| kind == current) {
            kinds.push((current.to_owned(), facets.is_some().then_some(0)));
        }
        kinds.sort_by_key(|(kind, _)| kinds::rank(kind));
        let total = facets.is_some().then(|| counts.iter().map(|kind| kind.count).sum());
        kinds.push((kinds::ALL.to_owned(), total));
        kinds
            .into_iter()
            .map(|(kind, count)| {
                let label = if kind == kinds::ALL { t!("All").to_owned() } else { kinds::plural(&kind) };
                let address = href(&pages::catalog(&for_kind(&scope.filters, &kind)));
                Tab { count: count.and_then(|count| usize::try_from(count).ok()), ..Tab::new(kind, label, address) }
            })
            .collect::<Vec<_>>()
    });
    let current = Signal::derive(move || list.scope.read().kind().to_owned());
    list.config.with_value(|config| config.kinds).then(|| view! { <Tabs tabs=tabs current label=t!("Kinds")/> })
}

/// Ownership, text and, on phones, the way to the filters.
#[component]
pub(crate) fn ListBar(
    /// The list.
    list: List,
    /// Opens the filters on phones.
    filters_open: RwSignal<bool>,
) -> impl IntoView {
    let scope = list.scope;
    let can_own = Memo::new(move |_| scope.read().offers_ownership());
    let offers_ownership = list.config.with_value(|config| config.ownership);
    let ownership = Memo::new(move |_| {
        let option = |user: OwnershipFilter, label: &str, count: Option<u64>| {
            let option = SelectOption::new(user.as_str(), label);
            count.and_then(|count| usize::try_from(count).ok()).map_or(option.clone(), |count| option.with_count(count))
        };
        let owned = can_own.get().then(|| option(OwnershipFilter::Owned, t!("Owned"), list.owned.get()));
        let others = [
            option(OwnershipFilter::Starred, t!("Starred"), list.starred.get()),
            option(OwnershipFilter::All, t!("All"), list.all.get()),
        ];
        owned.into_iter().chain(others).collect::<Vec<_>>()
    });
    let choose = move |word: String| {
        let filters = CatalogFilters { user: OwnershipFilter::parse(&word), ..first_page(&list.filters()) };
        list.change(&filters);
    };
    let look = move |text: String| {
        let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        list.change(&CatalogFilters { text, ..first_page(&list.filters()) });
    };
    let in_force = Memo::new(move |_| active(&scope.read()).iter().filter(|filter| filter.dimension.is_some()).count());
    let filters_label = move || match in_force.get() {
        0 => t!("Filters").to_owned(),
        count => t!("Filters ({count})", count),
    };
    view! {
        <div class="catalog__bar">
            {offers_ownership.then(|| view! {
                <SegmentedControl
                    label=t!("Whose")
                    options=ownership
                    value=Signal::derive(move || scope.read().user.as_str().to_owned())
                    on_change=choose
                />
            })}
            <div class="catalog__search">
                <SearchField
                    label=Signal::derive(move || {
                        t!("Search {kinds}", kinds = kinds::plural_in_text(scope.read().kind()))
                    })
                    value=Signal::derive(move || scope.read().filters.text.clone().unwrap_or_default())
                    on_input=look
                    debounce=250
                    shortcut="/"
                />
            </div>
            <SavedViews/>
            <div class="catalog__filters-button">
                <Button icon=Icon::Filter on_click=move |_| filters_open.set(true)>{filters_label}</Button>
            </div>
            <ViewMenu list/>
        </div>
    }
}

/// The filters in force; each goes when it is pressed.
#[component]
pub(crate) fn ActiveFilters(
    /// The list.
    list: List,
) -> impl IntoView {
    let filters = Memo::new(move |_| active(&list.scope.read()));
    move || {
        let filters = filters.get();
        (!filters.is_empty()).then(|| {
            let many = filters.len() > 1;
            let items =
                filters.into_iter().map(|filter| view! { <li>{remove_button(list, filter)}</li> }).collect_view();
            view! {
                <div class="catalog__active">
                    <ul class="catalog__active-list" aria-label=t!("Filters in force")>{items}</ul>
                    {many.then(|| view! {
                        <Button
                            variant=ButtonVariant::Ghost
                            size=Size::Small
                            on_click=move |_| list.change(&cleared(&list.filters()))
                        >
                            {t!("Clear all")}
                        </Button>
                    })}
                </div>
            }
        })
    }
}

fn remove_button(list: List, filter: ActiveFilter) -> AnyView {
    let ActiveFilter { label, value, shown, entity, without, .. } = filter;
    let value = shown.map_or(value, str::to_owned);
    let value = entity.as_ref().map_or_else(|| Signal::stored(value), display_name);
    view! {
        <button
            class="catalog__active-filter"
            type="button"
            aria-label=move || t!("Remove filter {label}: {value}", label, value = value.read())
            on:click=move |_| list.change(&without)
        >
            <span class="catalog__active-label">{format!("{label}: ")}</span>
            <span class="catalog__active-value">{value}</span>
            <IconView icon=Icon::Close size=12/>
        </button>
    }
    .into_any()
}
