//! How the list looks: its columns, how it is paged, how close its rows stand.

use callboard_i18n::t;
use callboard_ui::{Button, ButtonVariant, Checkbox, Density, Icon, Popover, Size, use_theme};
use leptos::prelude::*;

use super::columns::{ListColumn, available, toggled};
use super::config::Paging;
use super::dimension::first_page;
use super::rows::shown_columns;
use super::state::List;

/// The button that opens the choices.
#[component]
pub(crate) fn ViewMenu(
    /// The list.
    list: List,
) -> impl IntoView {
    view! {
        <div class="catalog__view">
        <Popover label=t!("Display") icon=Icon::Settings>
            <div class="catalog-view">
                <ColumnChoices list/>
                <PagingChoices list/>
                <DensityChoices/>
            </div>
        </Popover>
        </div>
    }
}

#[component]
fn ColumnChoices(list: List) -> impl IntoView {
    let kind = Memo::new(move |_| list.scope.read().kind().to_owned());
    let shown = shown_columns(list);
    let chosen = Memo::new(move |_| list.kept.columns(&kind.read()).is_some());
    let boxes = move || {
        let column = move |column: ListColumn| {
            let change = move |_: bool| {
                let columns = toggled(&shown.read_untracked(), column);
                list.kept.set_columns(&kind.read_untracked(), Some(columns));
            };
            view! { <Checkbox label=column.header() checked=move || shown.read().contains(&column) on_change=change/> }
        };
        available(&kind.read()).into_iter().map(column).collect_view()
    };
    let reset = move |_| list.kept.set_columns(&kind.read_untracked(), None);
    view! {
        <fieldset class="catalog-view__group">
            <legend>{t!("Columns")}</legend>
            <div class="catalog-view__columns">{boxes}</div>
            {move || chosen.get().then(|| view! {
                <Button variant=ButtonVariant::Ghost size=Size::Small on_click=reset>{t!("Usual columns")}</Button>
            })}
        </fieldset>
    }
    .into_any()
}

#[component]
fn PagingChoices(list: List) -> impl IntoView {
    let choices = Paging::ALL
        .into_iter()
        .map(|paging| {
            let choose = move |_| {
                list.kept.set_paging(paging);
                // A place in one way means nothing in another.
                list.change(&first_page(&list.filters()));
            };
            radio("catalog-paging", paging.label(), move || list.kept.paging.get() == paging, choose)
        })
        .collect_view();
    view! { <fieldset class="catalog-view__group"><legend>{t!("Rows")}</legend>{choices}</fieldset> }.into_any()
}

#[component]
fn DensityChoices() -> impl IntoView {
    let density = use_theme().density;
    let choices = Density::ALL
        .into_iter()
        .map(|one| radio("catalog-density", one.label(), move || density.get() == one, move |_| density.set(one)))
        .collect_view();
    view! { <fieldset class="catalog-view__group"><legend>{t!("Spacing")}</legend>{choices}</fieldset> }.into_any()
}

fn radio(
    name: &'static str,
    label: &'static str,
    checked: impl Fn() -> bool + Send + Sync + 'static,
    choose: impl Fn(web_sys::Event) + 'static,
) -> AnyView {
    view! {
        <label class="choice">
            <input class="choice__box choice__box--radio" type="radio" name=name prop:checked=checked on:change=choose/>
            <span class="choice__label">{label}</span>
        </label>
    }
    .into_any()
}
