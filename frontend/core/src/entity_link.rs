//! A ref, shown as a name and a link.

use callboard_i18n::t;
use callboard_shared::catalog::pages;
use callboard_shared::entity::{DEFAULT_NAMESPACE, EntityRef};
use callboard_ui::{Icon, IconView};
use leptos::prelude::*;

use crate::entity_names::{EntityName, entity_name};
use crate::links::href;

/// A link to an entity by its display name. An entity that is not in the catalog is shown muted, with its
/// ref and no link.
#[component]
pub fn EntityLink(
    /// Which entity.
    entity: EntityRef,
    /// Shows the icon of its kind.
    #[prop(default = true)]
    icon: bool,
) -> impl IntoView {
    let full = entity.to_string();
    let path = href(&pages::entity(&entity));
    let short = short_name(&entity);
    let kind_icon = Icon::for_kind(&entity.kind);
    let name = entity_name(&entity);
    let is_missing = {
        let name = name.clone();
        Memo::new(move |_| *name.read() == EntityName::Missing)
    };
    let label = Memo::new(move |_| match &*name.read() {
        EntityName::Known(known) => known.title.clone(),
        _ => short.clone(),
    });
    let content = move || {
        view! {
            {icon.then(|| view! { <span class="entity-link__icon" data-kind=entity.kind.clone()><IconView icon=kind_icon/></span> })}
            <span class="entity-link__name">{label}</span>
        }
    };
    move || match is_missing.get() {
        true => view! {
            <span
                class="entity-link entity-link--missing"
                data-tooltip=t!("{entity} is not in the catalog", entity = full)
            >
                {content()}<span class="visually-hidden">" "{t!("(not in the catalog)")}</span>
            </span>
        }
        .into_any(),
        false => {
            view! { <a class="entity-link" href=path.clone() data-tooltip=full.clone()>{content()}</a> }.into_any()
        }
    }
}

/// The name, with its namespace when that is not the usual one.
fn short_name(entity: &EntityRef) -> String {
    match entity.namespace.as_str() {
        DEFAULT_NAMESPACE => entity.name.clone(),
        namespace => format!("{namespace}/{}", entity.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_namespace_is_not_shown() {
        assert_eq!(short_name(&EntityRef::new("group", "default", "a")), "a");
        assert_eq!(short_name(&EntityRef::new("group", "ops", "a")), "ops/a");
    }
}
