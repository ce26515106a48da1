//! What stands in the cells of the list.

use callboard_letters::Letters;
use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{CatalogFilters, OwnershipFilter, pages};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Badge, Breakpoint, Column, Icon, IconButton, KindIcon, Menu, MenuItem, Size, Tag, Tooltip};
use callboard_web_core::{EntityLink, StarButton, href};
use leptos::prelude::*;

use super::columns::ListColumn;
use super::state::List;
use crate::entity::actions::{copy, elsewhere};
use crate::entity::facts::{edit_url, lifecycle_tone, profile, spec_refs, spec_texts, targets, view_url};
use crate::inline_markdown::first_line;
use crate::kinds;

/// Tags in a row; more are counted.
const TAGS_SHOWN: usize = 3;

/// A column of the list as the table wants it.
pub(crate) fn column(column: ListColumn, kind: &str, shown: &[ListColumn], chosen: bool) -> Column<Arc<Entity>> {
    // What has a column of its own is not said twice.
    let says_all = !shown.contains(&ListColumn::Description);
    let draw = move |entity: &Arc<Entity>| match column {
        ListColumn::Name if says_all => name(entity),
        _ => cell(column, entity),
    };
    let drawn = Column::new(column.id(), column.header(), draw);
    let drawn = if column.sort_field(kind).is_some() { drawn.sortable() } else { drawn };
    match column {
        // Who chose a column wants to see it, however narrow it gets.
        _ if chosen => drawn,
        ListColumn::Tags => drawn.hide_below(Breakpoint::Large),
        ListColumn::Description | ListColumn::Title | ListColumn::Ref => drawn.hide_below(Breakpoint::Medium),
        ListColumn::Lifecycle | ListColumn::Namespace | ListColumn::Email | ListColumn::Own(_) => {
            drawn.hide_below(Breakpoint::Small)
        }
        _ => drawn,
    }
}

/// What can be done with a row.
pub(crate) fn actions_column(list: List) -> Column<Arc<Entity>> {
    Column::new("actions", t!("Actions"), move |entity: &Arc<Entity>| actions(list, entity)).hide_header()
}

fn actions(list: List, entity: &Arc<Entity>) -> AnyView {
    let key = entity.entity_ref().to_string();
    let title = entity.title().to_owned();
    let (looked, looking) = (key.clone(), key.clone());
    let is_open = move || list.quick.read().as_deref() == Some(looked.as_str());
    let look = {
        let title = title.clone();
        move || match is_open() {
            true => t!("Close the quick view of {title}", title),
            false => t!("Quick view of {title}", title),
        }
    };
    view! {
        <span class="catalog__actions">
            {star(entity)}
            <span class="catalog__action">
                <IconButton icon=Icon::Eye label=look size=Size::Small on_click=move |_| list.look_at(&looking)/>
            </span>
            <span class="catalog__action catalog__action--more">
                <Menu label=t!("More about {title}", title) size=Size::Small items=row_menu(list, entity)/>
            </span>
        </span>
    }
    .into_any()
}

fn star(entity: &Entity) -> AnyView {
    view! {
        <span class="catalog__star">
            <StarButton entity=entity.entity_ref() name=entity.title().to_owned() size=Size::Small/>
        </span>
    }
    .into_any()
}

fn row_menu(list: List, entity: &Arc<Entity>) -> Vec<MenuItem> {
    let copied = entity.entity_ref().to_string();
    let looked = copied.clone();
    let mut items = vec![
        MenuItem::link(t!("Open the page"), href(&pages::of(entity))).icon(Icon::ArrowRight),
        MenuItem::action(t!("Quick view"), move || list.look_at(&looked)).icon(Icon::Eye),
        MenuItem::action(t!("Copy entity ref"), move || copy(copied.clone(), t!("Entity ref copied"))).icon(Icon::Copy),
    ];
    if let Some(url) = view_url(entity) {
        items.push(elsewhere(t!("View the catalog file"), url).icon(Icon::Code).divider());
    }
    if let Some(url) = edit_url(entity) {
        items.push(elsewhere(t!("Edit the catalog file"), url).icon(Icon::Edit));
    }
    items
}

fn cell(column: ListColumn, entity: &Arc<Entity>) -> AnyView {
    match column {
        ListColumn::Name => titled(entity, false),
        ListColumn::Kind => kinds::display(&entity.kind).into_any(),
        ListColumn::System => links(spec_refs(entity, "system", "system")),
        ListColumn::Domain => links(spec_refs(entity, "domain", "domain")),
        ListColumn::Owner => links(spec_refs(entity, "owner", "group")),
        ListColumn::Parent => links(spec_refs(entity, "parent", "group")),
        ListColumn::Groups => links(targets(entity, "memberOf", None)),
        ListColumn::Type => entity.spec_str("type").unwrap_or_default().to_owned().into_any(),
        ListColumn::Lifecycle => lifecycle(entity),
        ListColumn::Namespace => entity.namespace().to_owned().into_any(),
        ListColumn::Tags => tags(entity),
        ListColumn::Targets => locations(entity),
        ListColumn::Email => profile(entity, "email").map(str::to_owned).into_any(),
        ListColumn::Description => {
            let line = entity.metadata.description.as_deref().map(first_line);
            view! { <span class="catalog__line" dir="auto">{line}</span> }.into_any()
        }
        ListColumn::Title => entity.metadata.title.clone().into_any(),
        ListColumn::Own(own) => (own.0.cell)(entity),
        ListColumn::Ref => view! { <code class="catalog__ref">{entity.entity_ref().to_string()}</code> }.into_any(),
    }
}

/// The first cell: what it is called, and below that what it is. The table makes it the link, so it holds none.
pub(crate) fn name(entity: &Entity) -> AnyView {
    titled(entity, true)
}

fn titled(entity: &Entity, described: bool) -> AnyView {
    let title = entity.title().to_owned();
    // The list is sorted by names, and people look for them, but most names differ from titles in looks only,
    // and nobody is known by a log-in.
    let says_more = !looks_alike(&title, &entity.metadata.name) && !entity.kind.eq_ignore_ascii_case("user");
    let id = says_more.then(|| entity.metadata.name.clone());
    let description =
        entity.metadata.description.as_deref().map(first_line).filter(|line| described && !line.is_empty());
    view! {
        <span class="entity-name">
            <KindIcon kind=entity.kind.clone()/>
            <span class="entity-name__texts">
                <span class="entity-name__text">
                    {title}
                    {id.map(|id| view! { <span class="entity-name__id">{id}</span> })}
                </span>
                {description.map(|line| view! { <span class="entity-name__description" dir="auto">{line}</span> })}
            </span>
        </span>
    }
    .into_any()
}

/// Whether two texts have the same letters and digits.
fn looks_alike(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().lower();
    letters(one) == letters(other)
}

/// Links to entities, on one line when there is room.
pub(crate) fn links(targets: Vec<EntityRef>) -> AnyView {
    let links = targets.into_iter().map(|target| view! { <EntityLink entity=target/> }).collect_view();
    view! { <span class="entity-links">{links}</span> }.into_any()
}

/// The lifecycle as a badge.
pub(crate) fn lifecycle(entity: &Entity) -> AnyView {
    entity
        .spec_str("lifecycle")
        .map(|lifecycle| {
            let text = lifecycle.to_owned();
            view! { <Badge tone=lifecycle_tone(lifecycle)>{text}</Badge> }
        })
        .into_any()
}

fn tags(entity: &Entity) -> AnyView {
    let tags = &entity.metadata.tags;
    let shown = tags.iter().take(TAGS_SHOWN).map(|tag| tag_link(tag, &entity.kind)).collect_view();
    let rest = tags.get(TAGS_SHOWN..).filter(|rest| !rest.is_empty()).map(|rest| {
        let label = format!("+{}", rest.len());
        view! { <Tooltip text=rest.join(", ")><span class="catalog__more-tags">{label}</span></Tooltip> }
    });
    view! { <span class="catalog__tags">{shown}{rest}</span> }.into_any()
}

/// A tag that leads to everything of the kind with the same tag.
pub(crate) fn tag_link(tag: &str, kind: &str) -> AnyView {
    let filters = CatalogFilters {
        kind: Some(kind.lower()),
        user: Some(OwnershipFilter::All),
        tags: vec![tag.to_owned()],
        ..CatalogFilters::default()
    };
    view! { <Tag label=tag.to_owned() href=Some(href(&pages::catalog(&filters)))/> }.into_any()
}

fn locations(entity: &Entity) -> AnyView {
    let mut targets = spec_texts(entity, "target");
    targets.extend(spec_texts(entity, "targets"));
    let targets =
        targets.into_iter().map(|target| view! { <span class="catalog__target">{target}</span> }).collect_view();
    view! { <span class="catalog__targets">{targets}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::looks_alike;

    #[test]
    fn names_and_titles_are_compared_by_their_letters() {
        assert!(looks_alike("Cabin Panel 2", "cabin-panel-2"));
        assert!(!looks_alike("Nightcap Club", "club-web"));
    }
}
