//! The rows of the list, in whatever way they are paged: columns, order, keys, what is done with one of them.

use std::sync::Arc;
use std::time::Duration;

use callboard_i18n::t;
use callboard_shared::catalog::{CatalogFilters, pages};
use callboard_shared::entity::{DEFAULT_NAMESPACE, Entity, EntityRef};
use callboard_shared::query::{Direction, Order};
use callboard_ui::{Column, SortDirection};
use callboard_web_core::{href, prefetch, use_shortcut};
use leptos::ev::KeyboardEvent;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::cells::{actions_column, column};
use super::choices::values_of;
use super::columns::{ListColumn, NAME_FIELD, usual};
use super::dimension::{Dimension, first_page};
use super::query;
use super::scope::Scope;
use super::state::List;
use crate::requests;

/// How long a pointer rests on a row before what the row leads to is asked for.
const REST: Duration = Duration::from_millis(80);

/// How the rows look and are ordered.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    /// The columns.
    pub(crate) columns: Signal<Vec<Column<Arc<Entity>>>>,
    /// What they are ordered by.
    pub(crate) sort: Signal<Option<(String, SortDirection)>>,
    /// Orders them in another way.
    pub(crate) on_sort: Callback<(String, SortDirection)>,
}

/// The columns in sight, the name first. Tracked.
pub(crate) fn shown_columns(list: List) -> Memo<Vec<ListColumn>> {
    Memo::new(move |_| {
        let scope = list.scope.read();
        if let Some(chosen) = list.kept.columns(scope.kind()) {
            return chosen;
        }
        let namespaces = list.choices.data();
        let namespaces = namespaces.map(|facets| values_of(Dimension::Namespace, &facets)).unwrap_or_default();
        let many_namespaces = namespaces.iter().any(|namespace| namespace.value != DEFAULT_NAMESPACE);
        usual(scope.kind(), scope.filters.types.len() == 1, many_namespaces)
    })
}

/// The rows of a list.
pub(crate) fn rows(list: List) -> Rows {
    let scope = list.scope;
    let shown = shown_columns(list);
    let kind = Memo::new(move |_| scope.read().kind().to_owned());
    let columns = move || {
        let (shown, kind) = (shown.read(), kind.read());
        let chosen = list.kept.columns(&kind).is_some();
        let drawn = shown.iter().map(|one| column(*one, &kind, &shown, chosen));
        drawn.chain([actions_column(list)]).collect::<Vec<_>>()
    };
    let sort = move || {
        let order = query::order(&scope.read());
        let column = ListColumn::of_field(&order.field)?;
        let direction = match order.direction {
            Direction::Asc => SortDirection::Ascending,
            Direction::Desc => SortDirection::Descending,
        };
        Some((column.id().to_owned(), direction))
    };
    let on_sort = move |(id, direction): (String, SortDirection)| {
        if let Some(filters) = sorted(&scope.read_untracked(), &id, direction) {
            list.change(&filters);
        }
    };
    Rows { columns: Signal::derive(columns), sort: Signal::derive(sort), on_sort: Callback::new(on_sort) }
}

/// What tells one row from another: the ref.
pub(crate) fn row_key(entity: &Arc<Entity>) -> String {
    entity.entity_ref().to_string()
}

/// Where a row goes.
pub(crate) fn row_href(entity: &Arc<Entity>) -> String {
    href(&pages::of(entity))
}

/// What a row is called.
pub(crate) fn row_label(entity: &Arc<Entity>) -> String {
    entity.title().to_owned()
}

/// Space looks at the row with the focus beside the list. Fields and buttons of a row have their own use for it.
pub(crate) fn row_keys(list: List) -> impl Fn(KeyboardEvent) + Clone {
    move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.filter(|target| event.key() == " " && target.matches(".table__link").unwrap_or(false));
        if let Some(key) = link.and_then(|link| key_around(&link)) {
            event.prevent_default();
            list.look_at(&key);
        }
    }
}

/// Keys for the row with the focus.
pub(crate) fn use_row_shortcuts(list: List) {
    let with_row = |run: fn(List, &str)| {
        move || {
            if let Some(key) = document().active_element().and_then(|element| key_around(&element)) {
                run(list, &key);
            }
        }
    };
    use_shortcut("v", t!("Quick view of the row"), with_row(|list, key| list.look_at(key)));
    use_shortcut("x", t!("Select the row"), with_row(|list, key| list.selection.set(key, !list.selection.has(key))));
    use_shortcut("s", t!("Star the row"), with_row(|list, key| list.kept.toggle_star(key)));
}

/// What is looked at beside the list follows the focus from row to row.
pub(crate) fn row_focus(list: List) -> impl Fn(web_sys::FocusEvent) + Clone {
    move |event| {
        if list.quick.read_untracked().is_none() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.filter(|target| target.matches(".table__link").unwrap_or(false));
        if let Some(key) =
            link.and_then(|link| key_around(&link)).filter(|key| list.quick.read_untracked().as_ref() != Some(key))
        {
            list.quick.set(Some(key));
        }
    }
}

/// The key of the row that an element is in.
pub(crate) fn key_around(element: &web_sys::Element) -> Option<String> {
    element.closest("tr[data-key]").ok().flatten()?.get_attribute("data-key")
}

/// The list sorted by a column, from its first page on.
fn sorted(scope: &Scope, column: &str, direction: SortDirection) -> Option<CatalogFilters> {
    let field = ListColumn::of_id(column)?.sort_field(scope.kind())?;
    let direction = match direction {
        SortDirection::Ascending => Direction::Asc,
        SortDirection::Descending => Direction::Desc,
    };
    let usual = field == NAME_FIELD && direction == Direction::Asc;
    let order = (!usual).then(|| Order::new(field, direction));
    Some(CatalogFilters { order, ..first_page(&scope.filters) })
}

/// Asks for the entity of a row on which the pointer was moved to rest. A page that appears under a pointer was not
/// pointed at.
pub(crate) fn prefetch_row() -> impl Fn(web_sys::PointerEvent) {
    let waiting = StoredValue::new(None::<(String, TimeoutHandle)>);
    on_cleanup(move || stop(waiting));
    move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(key) = target.and_then(|target| key_around(&target)) else { return stop(waiting) };
        if waiting.with_value(|waiting| waiting.as_ref().is_some_and(|(known, _)| *known == key)) {
            return;
        }
        stop(waiting);
        let Ok(entity) = EntityRef::parse_full(&key) else { return };
        let timer = set_timeout_with_handle(move || prefetch(requests::entity(&entity)), REST);
        waiting.set_value(timer.ok().map(|timer| (key, timer)));
    }
}

fn stop(waiting: StoredValue<Option<(String, TimeoutHandle)>>) {
    if let Some((_, timer)) = waiting.try_update_value(Option::take).flatten() {
        timer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_order_is_not_in_the_address() {
        let scope = Scope::new(CatalogFilters::parse("cursor=x&offset=20"), Some(Vec::new()), None);
        let by = |column, direction| sorted(&scope, column, direction);
        assert_eq!(by("name", SortDirection::Ascending), Some(CatalogFilters::default()));
        let descending = by("type", SortDirection::Descending).unwrap();
        assert_eq!(descending, CatalogFilters::parse("orderField=spec.type,desc"));
        assert_eq!(by("tags", SortDirection::Ascending), None);
    }
}
