//! The columns of the list.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::entity::Entity;
use callboard_ui::{Breakpoint, Column, Tag};
use leptos::prelude::*;

use crate::cells;
use crate::popup::{Shown, opener};

/// Tags in a row; more are counted.
const TAGS: usize = 3;

/// A row.
pub(super) type Api = Arc<Entity>;

/// Name, system, owner, type, lifecycle, description, tags, and the definition.
pub(super) fn columns(shown: Shown) -> Vec<Column<Api>> {
    let of = |draw: fn(&Entity) -> AnyView| move |api: &Api| draw(api);
    vec![
        Column::new("name", t!("Name"), of(cells::name)).sortable().width("13rem"),
        Column::new("system", t!("System"), of(|api| cells::reference(api, "system", "system")))
            .width("9.5rem")
            .hide_below(Breakpoint::Medium),
        Column::new("owner", t!("Owner"), of(|api| cells::reference(api, "owner", "group"))).width("10rem").sortable(),
        Column::new("type", t!("Type"), of(|api| cells::text(api, "type"))).sortable(),
        Column::new("lifecycle", t!("Lifecycle"), of(cells::lifecycle)).sortable().hide_below(Breakpoint::Small),
        Column::new("description", t!("Description"), of(description)).hide_below(Breakpoint::Medium),
        Column::new("tags", t!("Tags"), of(tags)).hide_below(Breakpoint::Large),
        Column::new("definition", t!("Definition"), move |api: &Api| opener(api, shown)),
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
