//! The star of an entity.

use callboard_i18n::t;
use callboard_shared::entity::EntityRef;
use callboard_ui::{Icon, IconView, Size};
use leptos::prelude::*;

use crate::stars::use_stars;

/// A button that stars an entity, or takes its star.
#[component]
pub fn StarButton(
    /// The entity.
    entity: EntityRef,
    /// What the entity is called, for assistive technology, where several stand together.
    #[prop(optional, into)]
    name: String,
    /// How large it is.
    #[prop(optional)]
    size: Size,
) -> impl IntoView {
    let stars = use_stars();
    let this = entity.clone();
    let starred = Memo::new(move |_| stars.contains(&this));
    let label = if name.is_empty() { t!("Star").to_owned() } else { t!("Star {name}", name) };
    let tooltip = move || if starred.get() { t!("Remove from starred") } else { t!("Add to starred") };
    let class = match size {
        Size::Small => "button button--ghost button--small button--icon-only star",
        Size::Medium => "button button--ghost button--icon-only star",
    };
    view! {
        // The name stays: that it is on is said by the state.
        <button
            class=class
            type="button"
            aria-label=label
            aria-pressed=move || if starred.get() { "true" } else { "false" }
            data-tooltip=tooltip
            on:click=move |event| {
                event.stop_propagation();
                stars.toggle(&entity);
            }
        >
            {move || view! { <IconView icon=if starred.get() { Icon::StarFilled } else { Icon::Star }/> }}
        </button>
    }
    .into_any()
}
